"""Providers on loopback that speak their documented protocol, and refuse what the documents refuse.

WhatsApp Cloud API (/v23.0/…), Telegram Bot API (/bot<token>/…), and an SMS gateway (/sms) with
Standard Webhooks. What a test wants to go wrong is said in `troubles`.
"""

import json
import re
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

PHONE_ID, WA_TOKEN, WA_SECRET, WA_VERIFY = "1066", "EAAtoken", "app-secret", "verify-me"
TG_TOKEN, TG_SECRET = "123456:AAbot-token", "tg_secret-0"
GONE = {
    "blocked": (403, "Forbidden: bot was blocked by the user"),
    "deactivated": (403, "Forbidden: user is deactivated"),
    "not_found": (400, "Bad Request: chat not found"),
}
SMS_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Providers:
    """One server for all three. `sent` is what a person's phone would show."""

    def __init__(self) -> None:
        self.sent: list[dict] = []
        self.troubles: deque = deque()  # each is taken by the next message that is sent
        self.files: dict[str, bytes] = {}
        self.wrong: list[str] = []  # what the documents do not allow
        self.asked: list[str] = []
        self.redirect = ""
        self.media_url = ""
        self.sms_keys: dict[str, str] = {}
        self.answers: list[
            dict
        ] = []  # of buttons that were pressed, and what was changed afterwards
        self.held = threading.Event()  # who took a message and does not answer waits for this
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.held.set()
        self.server.shutdown()
        self.server.server_close()

    def channels(self) -> dict[str, dict[str, str]]:
        """Settings that lead here."""
        return {
            "whatsapp": {
                "token": WA_TOKEN, "phone_id": PHONE_ID, "app_secret": WA_SECRET,
                "verify_token": WA_VERIFY, "api": f"{self.base}/v23.0", "templates": "",
            },
            "telegram": {
                "token": TG_TOKEN, "secret": TG_SECRET, "api": self.base, "bot": "contoh_bot",
            },
            "sms": {"url": f"{self.base}/sms", "secret": SMS_SECRET},
            "email": {"plain": ""},
        }  # fmt: skip

    def texts(self, to: str) -> list[str]:
        return [one["text"] for one in self.sent if one["to"] == to]


def _handler(house: Providers):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_HEAD(self):
            self._say(200, {})

        def do_GET(self):
            house.asked.append(self.path)
            if house.redirect and self.path.startswith("/lookaside"):
                self.send_response(302)
                self.send_header("Location", house.redirect)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return None
            if self.path.startswith(f"/v23.0/{PHONE_ID}?"):
                return self._say(200, {"verified_name": "KPU Contoh", "id": PHONE_ID})
            if found := re.fullmatch(r"/v23\.0/(\w+)", self.path):
                if not self._bearer():
                    return None
                if found[1] not in house.files:
                    return self._say(400, {"error": {"code": 100, "message": "no such media"}})
                url = house.media_url or f"{house.base}/lookaside/{found[1]}"
                return self._say(200, {"url": url, "mime_type": "image/png", "id": found[1]})
            if found := re.fullmatch(r"/lookaside/(\w+)", self.path):
                return self._bytes(house.files[found[1]]) if self._bearer() else None
            if found := re.fullmatch(
                rf"/file/bot{re.escape(TG_TOKEN)}/photos/(\w+)\.png", self.path
            ):
                return self._bytes(house.files[found[1]])
            return self._say(404, {})

        def do_POST(self):
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = json.loads(raw or b"{}")
            if self.path == f"/v23.0/{PHONE_ID}/messages":
                return self._whatsapp(body)
            if self.path.startswith("/bot"):
                return self._telegram(body)
            if self.path == "/sms":
                return self._sms(raw, body)
            return self._say(404, {})

        def _bearer(self) -> bool:
            if self.headers.get("Authorization") == f"Bearer {WA_TOKEN}":
                return True
            house.wrong.append("whatsapp token")
            self._say(401, {"error": {"code": 190, "message": "Invalid OAuth access token"}})
            return False

        def _whatsapp(self, body):
            if not self._bearer():
                return None
            required = {"messaging_product", "to", "type"} - body.keys()
            kind = body.get("type")
            if required or body["messaging_product"] != "whatsapp" or kind not in body:
                house.wrong.append(f"whatsapp fields {required}")
                return self._say(400, {"error": {"code": 100, "message": "Invalid parameter"}})
            trouble = house.troubles.popleft() if house.troubles else None
            if trouble == "429":
                return self._say(429, {"error": {"code": 130429}})
            if isinstance(trouble, int):
                return self._say(400, {"error": {"code": trouble, "message": "no"}})
            buttons = []
            if kind == "template":
                rows = body["template"]["components"]
                words = [p["text"] for c in rows for p in c["parameters"]]
                if any(re.search(r"[\n\t]| {5}", one) for one in words):
                    house.wrong.append("template with line breaks")
                text = " | ".join([body["template"]["name"], *words])
            elif kind == "interactive":
                text, buttons = self._interactive(body["interactive"])
            else:
                text = body["text"]["body"]
                if len(text) > 4096:
                    house.wrong.append("whatsapp too long")
            number = f"wamid.{len(house.sent)}"
            house.sent.append({
                "to": body["to"], "text": text, "id": number,
                "key": body.get("biz_opaque_callback_data", ""), "buttons": buttons,
            })  # fmt: skip
            if trouble == "cut":
                return self._cut()
            if trouble == "silent":
                return self._never()
            return self._say(200, {
                "messaging_product": "whatsapp",
                "contacts": [{"input": body["to"], "wa_id": body["to"]}],
                "messages": [{"id": number}],
            })  # fmt: skip

        def _interactive(self, found):
            """Reply buttons (at most 3, 20 signs) or one list (at most 10 rows of 24 signs)."""
            action, text = found["action"], found["body"]["text"]
            if found["type"] == "button":
                rows, most, longest = [one["reply"] for one in action["buttons"]], 3, 20
            else:
                rows, most, longest = action["sections"][0]["rows"], 10, 24
                if not 0 < len(action["button"]) <= 20:
                    house.wrong.append("whatsapp list button")
            titles = [row["title"] for row in rows]
            fits = 0 < len(rows) <= most and all(0 < len(one) <= longest for one in titles)
            if not fits or len(set(titles)) < len(titles) or len(text) > 1024:
                house.wrong.append("whatsapp interactive")
            return text, [(row["title"], row["id"]) for row in rows]

        def _keyboard(self, body):
            found = []
            for row in body.get("reply_markup", {}).get("inline_keyboard", []):
                for one in row:
                    kinds = one.keys() & {"callback_data", "url"}
                    if len(kinds) != 1 or not one.get("text"):
                        house.wrong.append("telegram button")
                    if not 1 <= len(one.get("callback_data", "x").encode()) <= 64:
                        house.wrong.append("telegram callback_data")
                    found.append((one["text"], one.get("callback_data") or one["url"]))
            return found

        def _telegram(self, body):
            token, _, way = self.path[4:].partition("/")
            if token != TG_TOKEN:
                house.wrong.append("telegram token")
                return self._say(401, {"ok": False, "error_code": 401})
            if way == "getMe":
                return self._say(200, {"ok": True, "result": {"id": 1, "username": "contoh_bot"}})
            if way == "getFile":
                name = body.get("file_id")
                if name not in house.files:
                    return self._say(400, {"ok": False, "error_code": 400})
                path = {"file_id": name, "file_path": f"photos/{name}.png"}
                return self._say(200, {"ok": True, "result": path})
            if way in ("answerCallbackQuery", "editMessageReplyMarkup"):
                house.answers.append({"way": way} | body)
                if way == "answerCallbackQuery" and len(body.get("text", "")) > 200:
                    house.wrong.append("telegram answer too long")
                return self._say(200, {"ok": True, "result": True})
            required = {"sendMessage": "text", "sendPhoto": "photo"}.get(way)
            if required is None or required not in body or "chat_id" not in body:
                house.wrong.append(f"telegram {way}")
                return self._say(400, {"ok": False, "error_code": 400})
            trouble = house.troubles.popleft() if house.troubles else None
            if trouble == "429":
                return self._say(429, {
                    "ok": False, "error_code": 429, "parameters": {"retry_after": 3},
                })  # fmt: skip
            if trouble in GONE:
                status, why = GONE[trouble]
                return self._say(status, {"ok": False, "error_code": status, "description": why})
            text = body.get("text") or body.get("caption", "")
            if len(text) > 4096:
                house.wrong.append("telegram too long")
            house.sent.append({
                "to": str(body["chat_id"]), "text": text, "buttons": self._keyboard(body),
            })  # fmt: skip
            if trouble == "cut":
                return self._cut()
            if trouble == "silent":
                return self._never()
            return self._say(200, {"ok": True, "result": {"message_id": len(house.sent)}})

        def _sms(self, raw, body):
            try:
                Webhook(SMS_SECRET).verify(raw, dict(self.headers))
            except WebhookVerificationError:
                house.wrong.append("sms signature")
                return self._say(401, {})
            key = body["id"]
            if key not in house.sms_keys:
                house.sms_keys[key] = f"gw-{len(house.sms_keys)}"
                house.sent.append({"to": body["to"], "text": body["text"], "id": key})
            trouble = house.troubles.popleft() if house.troubles else None
            if trouble == "cut":
                return self._cut()
            return self._say(202, {"id": house.sms_keys[key]})

        def _cut(self):
            """Taken, and the line breaks before the answer."""
            self.close_connection = True
            self.connection.shutdown(2)

        def _never(self):
            """Taken, and no answer in the time we give it."""
            house.held.wait(2)
            self._cut()

        def _bytes(self, raw: bytes):
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def _say(self, status: int, body: dict):
            raw = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(raw)

    return Handler

"""Check an exported ledger with nothing but the Python standard library. Short enough to read aloud.

    python3 tools/verify_ledger.py ledger.jsonl [known-root …]

Every event is hashed again, the tree is built again, and each published root must come out. Give roots
you kept from earlier (printed, or from /ledger/heads.json): if history was rewritten, they are missing.
`kentongan verify` checks the signatures of the roots as well, which needs a cryptography library.
"""

import hashlib
import json
import sys


def sha256(data):
    return hashlib.sha256(data).digest()


def verify(path, known=()):
    """Returns (number of events, list of troubles)."""
    troubles, stack, roots, size = [], [], {}, 0
    with open(path, encoding="utf-8") as lines:
        head = json.loads(next(lines))
        wanted = {h["size"]: h["root"] for h in head["heads"]}
        for line in lines:
            row = json.loads(line)
            if row["seq"] != size:
                troubles.append(f"event {size} is missing")
            node, weight, size = sha256(b"\x00" + row["event"].encode("utf-8")), 1, size + 1
            while stack and stack[-1][0] == weight:  # join perfect subtrees, RFC 9162 section 2.1
                node, weight = sha256(b"\x01" + stack.pop()[1] + node), weight * 2
            stack.append((weight, node))
            if size in wanted:
                root = stack[-1][1]
                for _, left in reversed(stack[:-1]):
                    root = sha256(b"\x01" + left + root)
                roots[size] = root.hex()
    if not wanted:
        troubles.append("no signed head")
    for at, root in wanted.items():
        if roots.get(at) != root:
            troubles.append(f"the root over the first {at} events does not come out")
    if size > max(wanted, default=0):
        troubles.append("events after the last signed head are not sealed")
    troubles += [
        f"known root {root} is not in this ledger" for root in known if root not in roots.values()
    ]
    return size, troubles


if __name__ == "__main__":
    count, found = verify(sys.argv[1], sys.argv[2:])
    print(*(f"BROKEN: {trouble}" for trouble in found), sep="\n" if found else "")
    print(f"{count} events: " + ("every seal holds" if not found else "NOT AS SEALED"))
    sys.exit(bool(found))

// Counts the letters of a text while it is typed, as its platform counts them. Without this file the
// length is checked when the form is sent.
(() => {
  const once = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];
  const weighted = (text) => {
    const links = text.match(/https?:\/\/\S+/g) || [];
    const rest = text.replace(/https?:\/\/\S+/g, "");
    let n = 23 * links.length;
    for (const sign of rest) {
      const point = sign.codePointAt(0);
      n += once.some(([low, high]) => low <= point && point <= high) ? 1 : 2;
    }
    return n;
  };
  for (const box of document.querySelectorAll("textarea[data-longest]")) {
    const hint = document.getElementById(`${box.id}-h`);
    if (!hint) continue;
    const first = hint.textContent;
    const most = Number(box.dataset.longest);
    const count = box.dataset.counts === "x" ? weighted : (text) => [...text].length;
    const tell = () => {
      const n = count(box.value);
      hint.textContent = n ? `${first} ${n.toLocaleString("id-ID")} / ${most.toLocaleString("id-ID")}` : first;
      if (n > most) box.setAttribute("aria-invalid", "true");
      else box.removeAttribute("aria-invalid");
    };
    box.addEventListener("input", tell);
    if (box.value) tell();
  }
})();

// Buttons that copy: a text of their own, what an address answers, or the code before them.
document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy], [data-copy-from], [data-copy-code]");
  if (!button) return;
  const { copy, copyFrom } = button.dataset;
  const text = copy ?? (copyFrom
    ? await (await fetch(new URL(copyFrom, document.baseURI))).text()
    : button.parentElement.querySelector("code").innerText);
  await navigator.clipboard.writeText(text);
  button.dataset.copied = "";
  setTimeout(() => delete button.dataset.copied, 1500);
});

// A classic script in the head, so that the first paint already has the right colours.
{
  let kept = null;
  try {
    kept = localStorage.getItem("eventflow.theme");
  } catch {
    // Storage may be forbidden; the system's choice stands.
  }
  const system = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
  document.documentElement.dataset.theme = kept === "light" || kept === "dark" ? kept : system;
}

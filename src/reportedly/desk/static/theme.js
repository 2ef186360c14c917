// The chosen look, before anything is drawn; without a choice the system's.
(() => {
  try {
    const chosen = localStorage.getItem("reportedly-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch { /* storage is closed: the system's look */ }
})();

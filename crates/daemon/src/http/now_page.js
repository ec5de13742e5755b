// Brings the page of calls up to date in place, so that a screen reader says just what has changed.
const every_s = Number(document.currentScript.dataset.every);
async function bringUpToDate() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { cache: 'no-store' });
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const [now, then] = [fresh.querySelector('main'), document.querySelector('main')];
    for (const part of then.querySelectorAll('[data-part]')) {
      const other = now.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!other) return location.reload();
      if (other.innerHTML !== part.innerHTML) part.innerHTML = other.innerHTML;
      part.className = other.className;
    }
    document.title = fresh.title;
  } catch {
    // Away for a moment: the page says as of when it is.
  }
}
setInterval(bringUpToDate, every_s * 1000);
document.addEventListener('visibilitychange', bringUpToDate);

// Suggestions under the search box: a combobox that stays out of the way of an input method.
// Without this file the form works as before.

const WAIT = 120; // milliseconds after the last key

for (const form of document.querySelectorAll('form[role="search"]')) attach(form);

function attach(form) {
  const input = form.querySelector('input[type="search"]');
  const address = input.dataset.suggest;
  if (!address) return;
  const list = document.createElement('ul');
  list.id = `${input.id}-suggestions`;
  list.className = 'suggestions';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.dataset.label);
  list.hidden = true;
  const status = document.createElement('p');
  status.className = 'unseen';
  status.setAttribute('role', 'status');
  form.append(list, status);
  const attributes = {
    role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id,
  };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  let timer = 0;
  let asked = '';
  let active = -1;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  const choose = (place) => {
    const options = [...list.children];
    active = (place + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute('aria-selected', String(at === active)));
    input.setAttribute('aria-activedescendant', options[active].id);
    options[active].scrollIntoView({ block: 'nearest' });
  };

  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((each, at) => option(each, `${list.id}-${at}`)));
    status.textContent = suggestions.length ? input.dataset.count.replace('{n}', suggestions.length) : '';
    close();
    list.hidden = !suggestions.length;
    input.setAttribute('aria-expanded', String(suggestions.length > 0));
  };

  const ask = async () => {
    const text = input.value.trim();
    asked = text;
    if (!text) return close();
    try {
      const answer = await fetch(`${address}&q=${encodeURIComponent(text)}`);
      const found = answer.ok ? (await answer.json()).suggestions : [];
      if (asked === text && document.activeElement === input) show(found);
    } catch {
      close();
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  };

  // While an input method puts a syllable together nothing is asked and no key is ours.
  input.addEventListener('input', (event) => { if (!event.isComposing) later(); });
  input.addEventListener('compositionend', later);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape' && !list.hidden) { close(); event.preventDefault(); }
    if (list.hidden) return;
    if (event.key === 'ArrowDown') { choose(active + 1); event.preventDefault(); }
    if (event.key === 'ArrowUp') { choose(active < 0 ? -1 : active - 1); event.preventDefault(); }
    if (event.key === 'Enter' && active >= 0) {
      location.assign(list.children[active].dataset.url);
      event.preventDefault();
    }
  });
  input.addEventListener('blur', () => setTimeout(close, 150));
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const chosen = event.target.closest('[role="option"]');
    if (chosen) location.assign(chosen.dataset.url);
  });
}

function option(suggestion, id) {
  const item = document.createElement('li');
  item.id = id;
  item.setAttribute('role', 'option');
  item.dataset.url = suggestion.url;
  const label = document.createElement('span');
  label.textContent = suggestion.label;
  label.lang = suggestion.tag;
  label.dir = suggestion.dir;
  const kind = document.createElement('span');
  kind.className = 'meta';
  kind.textContent = suggestion.kind_label;
  item.append(label, ' ', kind);
  return item;
}

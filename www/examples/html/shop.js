const find = (id) => document.getElementById(id);
const chat = document.querySelector('kite-chat');

chat.strings = { placeholder: 'Which bicycle is it about?' };

chat.addEventListener('kite-chat.show', () => find('ask').setAttribute('aria-expanded', 'true'));
chat.addEventListener('kite-chat.hide', () => find('ask').setAttribute('aria-expanded', 'false'));
chat.addEventListener('kite-chat.unread', ({ detail }) => {
  find('ask').textContent = detail.count ? `Ask us (${detail.count} new)` : 'Ask us';
});
chat.addEventListener('kite-chat.message', ({ detail }) => {
  find('latest').textContent = detail.text ?? detail.name;
});

find('ask').addEventListener('click', () => chat.toggle());
find('name').addEventListener('input', ({ target }) => {
  chat.setAttribute('heading', `What can we do for you, ${target.value}?`);
  chat.userName = target.value;
});
find('offered').addEventListener('change', ({ target }) => {
  if (target.checked) document.body.append(chat);
  else chat.remove();
});

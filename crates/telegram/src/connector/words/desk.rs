//! To operators, of desks and commands.

super::words! {
    unknown_command()
        "I do not know this command, and nothing was sent. /help shows what I can do."
        "Я не знаю такої команди, нічого не надіслано. /help покаже, що я вмію."
    only_in_groups()
        "This works in a group only."
        "Це працює лише у групі."
    only_in_private()
        "This works only in a private chat with me."
        "Це працює лише в приватному чаті зі мною."
    only_admins()
        "Only an admin of this group can do that."
        "Це може лише адміністратор групи."
    admin_unknown()
        "Telegram did not tell me whether you are an admin. Please try again."
        "Telegram не сказав мені, чи ви адміністратор. Спробуйте ще раз."
    host_how()
        "Which channel? /host CHANNEL, a name of 8 to 32 letters A-Z a-z, digits, _ and -"
        "Який канал? /host КАНАЛ, назва з 8–32 літер A-Z a-z, цифр, _ та -"
    invited()
        "There is no such channel. Here only whoever runs the server makes channels; ask for one and its code."
        "Такого каналу немає. Канали тут створює лише той, хто керує сервером; попросіть у нього канал і код."
    bot_of_another(channel: &str)
        "I am the bot of the channel {channel} only. Another channel takes another bot."
        "Я бот лише каналу {channel}. Для іншого каналу потрібен інший бот."
    code_needed(channel: &str)
        "The channel {channel} is there already. To host it here, ask whoever runs the server for its code: k1te-server channel host-code {channel}"
        "Канал {channel} вже існує. Щоб приєднати його сюди, попросіть код у того, хто керує сервером: k1te-server channel host-code {channel}"
    code_invalid(channel: &str)
        "This is no code of {channel}, or it was used or has expired. A new one: k1te-server channel host-code {channel}"
        "Це не код каналу {channel}, або його вже використано чи його час минув. Новий: k1te-server channel host-code {channel}"
    desk_of_another(channel: &str)
        "This group is the desk of {channel}. End that first: /drop"
        "Ця група — стіл підтримки каналу {channel}. Спершу завершіть його: /drop"
    desk_elsewhere(channel: &str)
        "The channel {channel} has its desk in another group. It has to be ended there first: /drop"
        "Канал {channel} має стіл підтримки в іншій групі. Спершу завершіть його там: /drop"
    /// Operators know this text, and site owners copy from it: it is the same in every language.
    created(channel: &str, url: &str)
        "✅ Created channel {channel}. Use URL {url} to configure k1te chat frontend"
        "✅ Created channel {channel}. Use URL {url} to configure k1te chat frontend"
    hosted(channel: &str, url: &str)
        "✅ This group is the desk of {channel} now. Use URL {url} to configure k1te chat frontend"
        "✅ Ця група тепер стіл підтримки каналу {channel}. URL для k1te chat: {url}"
    needs_admin()
        "⚠️ I do not see what you write here unless you reply to me, and cannot pin or tidy up. Make me an admin who may pin, delete messages and manage topics."
        "⚠️ Я не бачу, що ви тут пишете, якщо це не відповідь мені, і не можу закріплювати та прибирати. Зробіть мене адміністратором з правами закріплювати, видаляти повідомлення та керувати темами."
    needs_topics()
        "⚠️ I may not manage topics: without that right visitors have no topics of their own."
        "⚠️ Я не можу керувати темами: без цього права відвідувачі не матимуть власних тем."
    needs_pins()
        "⚠️ I may not pin messages: without that right nobody sees who waits for an answer."
        "⚠️ Я не можу закріплювати повідомлення: без цього права не видно, хто чекає на відповідь."
    needs_deleting()
        "⚠️ I may not delete messages: without that right notices about pins stay."
        "⚠️ Я не можу видаляти повідомлення: без цього права лишаються сповіщення про закріплення."
    dropped(channel: &str)
        "✅ This group is no longer the desk of {channel}. The channel and its conversations stay, on the desk's page."
        "✅ Ця група більше не стіл підтримки каналу {channel}. Канал і його розмови лишаються на сторінці операторів."
    no_desk()
        "This group is the desk of no channel. /host CHANNEL makes it one."
        "Ця група не є столом підтримки жодного каналу. /host КАНАЛ зробить її таким."
    info(channel: &str, url: &str, waiting: u64)
        "Channel: {channel}\nURL: {url}\nNot brought here yet: {waiting}"
        "Канал: {channel}\nURL: {url}\nЩе не принесено сюди: {waiting}"
    parked(channel: &str, reason: &str)
        "⚠️ Nothing is brought here at the moment ({reason}). /host {channel} goes on."
        "⚠️ Зараз сюди нічого не надходить ({reason}). /host {channel} продовжить."
    which_visitor()
        "Of which visitor? Reply with the command to one of the visitor's messages, or write it in the visitor's topic."
        "Про якого відвідувача йдеться? Дайте цю команду у відповідь на його повідомлення або в його темі."
    blocked(visitor: &str)
        "✅ {visitor} can write no more. The desk's page undoes it."
        "✅ {visitor} більше не може писати. Скасувати можна на сторінці операторів."
    resolved()
        "✅ Resolved."
        "✅ Розмову завершено."
    resolved_already()
        "It is resolved already."
        "Розмову вже завершено."
}

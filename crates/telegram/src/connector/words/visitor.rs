//! To visitors, in their own chats.

super::words! {
    join_how()
        "To whom? /join CHANNEL"
        "Кому? /join КАНАЛ"
    no_channel()
        "There is no such channel."
        "Такого каналу немає."
    link_invalid()
        "This link was used, or has expired. Ask for a new one where you got it."
        "Це посилання вже використано, або його час минув. Візьміть нове там, де отримали це."
    joined(channel: &str)
        "✅ You write to {channel} now. /leave ends it."
        "✅ Тепер ви пишете до {channel}. /leave завершить розмову."
    joined_already(channel: &str)
        "You write to {channel} already. /leave ends it."
        "Ви вже пишете до {channel}. /leave завершить розмову."
    handed_off(channel: &str)
        "✅ You go on here with {channel}, and can still write on the page. /leave ends it."
        "✅ Розмова з {channel} триває тут, на сторінці теж можна писати. /leave завершить її."
    left(channel: &str)
        "✅ You have left {channel}."
        "✅ Ви вийшли з розмови з {channel}."
    nowhere()
        "You write to nobody at the moment. /join CHANNEL"
        "Зараз ви нікому не пишете. /join КАНАЛ"
    info(channel: &str, name: &str, handle: &str)
        "You write to {channel}, as {name} ({handle})."
        "Ви пишете до {channel} як {name} ({handle})."
}

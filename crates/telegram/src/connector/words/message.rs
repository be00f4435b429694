//! Of a message that cannot be passed on. Each says that nobody got it.

super::words! {
    reply_to_visitor()
        "Nobody got this: that message is from no visitor. Reply to a visitor's message."
        "Цього ніхто не отримав: те повідомлення не від відвідувача. Дайте відповідь на повідомлення відвідувача."
    unsupported()
        "Nobody got this: I can pass on texts and files, but not this."
        "Цього ніхто не отримав: я передаю тексти й файли, але не таке."
    too_large()
        "Nobody got this: the file is larger than 20 MB."
        "Цього ніхто не отримав: файл більший за 20 МБ."
    file_lost()
        "Nobody got this: Telegram did not give me the file. Please send it again."
        "Цього ніхто не отримав: Telegram не віддав мені файл. Надішліть його ще раз."
    no_room()
        "Nobody got this: the channel has no room for further files."
        "Цього ніхто не отримав: у каналі немає місця для файлів."
    gone()
        "Nobody got this: the conversation is not there any more."
        "Цього ніхто не отримав: цієї розмови більше немає."
    blocked()
        "Nobody got this: you cannot write here any more."
        "Цього ніхто не отримав: ви більше не можете сюди писати."
}

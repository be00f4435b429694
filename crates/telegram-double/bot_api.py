"""Writes bot_api.json, by which the test double checks what it is sent and what it answers.

    pip install aiogram==3.31.0 && python bot_api.py > bot_api.json

aiogram's models follow the Bot API and are written by others, so the double cannot agree with
the connector about a parameter that does not exist. A type is an expression: `int`, `str`,
`bool`, `float`, `array<T>`, `A|B`, `file` (bytes, by multipart), `=word` (just that text) or the name of an object.
"""

import datetime
import inspect
import json
import types
import typing

import aiogram
from aiogram import methods
from aiogram import types as objects
from aiogram.client.default import Default
from pydantic import BaseModel

METHODS = """
GetMe GetUpdates SetWebhook DeleteWebhook SendMessage EditMessageText EditMessageCaption
DeleteMessage SendPhoto SendDocument SendVideo SendAudio SendVoice SendAnimation SendMediaGroup
GetFile CreateForumTopic EditForumTopic CloseForumTopic ReopenForumTopic PinChatMessage
UnpinChatMessage SetMessageReaction SendChatAction SetMyCommands GetChat GetChatMember
""".split()

OBJECTS = """
Update User Chat ChatFullInfo Message MessageId MessageEntity File PhotoSize Document Video Audio
Voice VideoNote Sticker Animation Location Contact ForumTopic ForumTopicCreated ForumTopicClosed
ForumTopicReopened ForumTopicEdited ChatMemberOwner ChatMemberAdministrator ChatMemberMember
ChatMemberRestricted ChatMemberLeft ChatMemberBanned ChatMemberUpdated MessageReactionUpdated
ReactionTypeEmoji ReactionTypeCustomEmoji BotCommand BotCommandScopeDefault
BotCommandScopeAllGroupChats BotCommandScopeAllPrivateChats BotCommandScopeChat
InputMediaPhoto InputMediaVideo InputMediaAudio InputMediaDocument ReplyParameters
LinkPreviewOptions AcceptedGiftTypes
""".split()


def expression(annotation):
    if annotation in (int, str, bool, float):
        return annotation.__name__
    if annotation in (datetime.datetime, datetime.timedelta):
        return "int"
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return expression(arguments[0])
    if origin is typing.Literal:
        return "str"
    if origin in (list, typing.List):
        return f"array<{expression(arguments[0])}>"
    if origin in (typing.Union, types.UnionType):
        parts = [expression(a) for a in arguments if a not in (type(None), Default)]
        return "|".join(dict.fromkeys(parts))
    if inspect.isclass(annotation):
        if issubclass(annotation, str):
            return "str"
        return "file" if annotation.__name__ == "InputFile" else annotation.__name__
    return str(annotation)


def described(field):
    """A field's type; a question mark behind it says that it may be missing."""
    if typing.get_origin(field.annotation) is typing.Literal and field.default:
        return f"={getattr(field.default, 'value', field.default)}"
    return expression(field.annotation) + ("" if field.is_required() else "?")


def fields(model):
    return {field.alias or name: described(field) for name, field in model.model_fields.items()}


def main():
    lines = [
        f'"library": {json.dumps("aiogram " + aiogram.__version__)}',
        f'"bot_api": {json.dumps(aiogram.__api_version__)}',
    ]
    for title, names, module in (("methods", METHODS, methods), ("objects", OBJECTS, objects)):
        rows = []
        for name in sorted(names):
            model = getattr(module, name)
            assert issubclass(model, BaseModel)
            key = model.__api_method__ if title == "methods" else name
            row = fields(model)
            if title == "methods":
                row = {"returns": expression(model.__returning__), "parameters": row}
            rows.append(f"{json.dumps(key)}: {json.dumps(row)}")
        lines.append(f'"{title}": {{\n' + ",\n".join(rows) + "\n}")
    print("{\n" + ",\n".join(lines) + "\n}")


main()

"""`motcua talk` with an office across the network: one connection after another, and a request that waits."""

from stage import BEGIN, DOSSIER, KEY

from bot.__main__ import _client_of_office
from bot.client import ApiOffice
from bot.commands.talk import Conversation
from bot.dialogue.events import Said
from bot.settings import Settings


def conversation(url, library):
    http = _client_of_office(Settings(_env_file=None, api_url=url), KEY, library)
    return Conversation(library, ApiOffice(http, KEY.encode()), "apart")


def texts(turn):
    return " ".join(reply.text for reply in turn[0])


def test_every_turn_reaches_the_office(product, short_library):
    talking = conversation(product.url, short_library)
    for _ in range(3):
        assert "Trấn Biên" in texts(talking.turn(Said(DOSSIER), BEGIN))


def test_while_the_office_is_away_the_conversation_goes_on_and_nothing_is_lost(product, short_library):
    talking = conversation("http://127.0.0.1:1", short_library)
    assert len(talking.turn(Said(DOSSIER), BEGIN)[1]) == 1
    assert talking.turn(Said("cảm ơn"), BEGIN)[0]
    talking.office = conversation(product.url, short_library).office
    assert "Trấn Biên" in texts(talking.turn(Said("cảm ơn"), BEGIN))
    assert "Trấn Biên" not in texts(talking.turn(Said("cảm ơn"), BEGIN))

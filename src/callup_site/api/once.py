"""How does a program ask again without doing twice? With a key of its own: the same key gives the same answer.

Only what was done is kept: a refusal did nothing, so the same key may be tried again once its cause is gone.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from callup.errors import InputError
from callup_site.api.models import Repeat
from callup_site.api.shapes import MEDIA, PRIVATE
from callup_site.desk import store
from callup_site.desk.pages.frame import account_of, now

KEPT = timedelta(days=30)
REPLAYED = "Idempotency-Replayed"


def once(request: HttpRequest, key: str | None, do: Callable[[], HttpResponse], *, asked: bytes = b"") -> HttpResponse:
    """Do something unless this key did it before, all in one transaction.

    Args:
        request: The request, with its account.
        key: `Idempotency-Key`; None: it is done each time.
        do: Does it, and tells it.
        asked: What was asked, where the body of the request does not say it.

    Raises:
        InputError: The key was used for something else.
    """
    if key is None:
        return do()
    account, what = account_of(request).code, _digest(request, asked)
    with store.writing():
        kept = Repeat.objects.filter(account=account, key=key).first()
        if kept is not None:
            return _again(kept, what)
        told = do()
        at = now()
        Repeat.objects.filter(at__lt=at - KEPT).delete()
        Repeat.objects.create(
            account=account, key=key, digest=what, status=told.status_code, answer=told.content, at=at,
            place=told.headers.get("Location", ""),
        )  # fmt: skip
        return told


def _digest(request: HttpRequest, asked: bytes) -> str:
    told = b"\n".join([str(request.method).encode(), request.path_info.encode(), asked or request.body])
    return f"sha256:{hashlib.sha256(told).hexdigest()}"


def _again(kept: Repeat, what: str) -> HttpResponse:
    if kept.digest != what:
        raise InputError(
            where="Idempotency-Key", found="a key that was used for something else", wanted="a new key for a new act"
        )
    answer = HttpResponse(bytes(kept.answer), status=kept.status, content_type=MEDIA)
    answer["Cache-Control"], answer[REPLAYED] = PRIVATE, "true"
    if kept.place:
        answer["Location"] = kept.place
    return answer

"""Both sides of a consent to file are told: who is asked, whose helper was chosen, and that it has ended."""

from django.urls import reverse

from workflows import outbox
from workflows.people.proxies import Proxy

from .telling import notify


def _of(proxy: int) -> Proxy:
    return Proxy.objects.select_related("member__user", "helper").get(pk=proxy)


@outbox.handles("people.proxy_asked")
def tell_proxy_asked(*, proxy: int) -> None:
    row = _of(proxy)
    if row.state == Proxy.State.ASKED:
        notify(
            f"proxy_asked/{proxy}", member=row.member, template="proxy_asked", path=reverse("people:helpers")
        )


@outbox.handles("people.proxy_given")
def tell_proxy_given(*, proxy: int) -> None:
    row = _of(proxy)
    notify(f"proxy_given/{proxy}", user=row.helper, template="proxy_given", path=reverse("people:helpers"))


@outbox.handles("people.proxy_ended")
def tell_proxy_ended(*, proxy: int) -> None:
    row, path = _of(proxy), reverse("people:helpers")
    notify(f"proxy_ended/{proxy}/member", member=row.member, template="proxy_ended", path=path)
    notify(f"proxy_ended/{proxy}/helper", user=row.helper, template="proxy_ended", path=path)

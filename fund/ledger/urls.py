from django.urls import URLPattern, path

from . import commitment_views, envelope_views, period_views, views

app_name = "ledger"


def acts(kind: str) -> list[URLPattern]:
    """A proposal of this kind, and what is done with it."""
    here, views = f"envelopes/{kind}/<int:pk>/", envelope_views
    return [
        path(here, views.proposal, {"kind": kind}, name=kind),
        path(f"{here}approve/", views.approve, {"kind": kind}, name=f"approve_{kind}"),
        path(f"{here}reject/", views.reject, {"kind": kind}, name=f"reject_{kind}"),
        path(f"{here}withdraw/", views.withdraw, {"kind": kind}, name=f"withdraw_{kind}"),
    ]


urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("accounts/", views.account_list, name="account_list"),
    path("accounts/<int:pk>/", views.account, name="account"),
    path("journal/", views.movements, name="journal"),
    path("journal/<int:pk>/", views.movement, name="movement"),
    path("envelopes/", envelope_views.proposed, name="proposals"),
    path("envelopes/open/", envelope_views.open_envelope, name="open_envelope"),
    path("envelopes/transfer/", envelope_views.propose_transfer, name="propose_transfer"),
    path("envelopes/<slug:code>/change/", envelope_views.propose_change, name="propose_change"),
    *acts("transfer"),
    *acts("change"),
    path("promised/", commitment_views.ageing, name="ageing"),
    path("promised/list/", commitment_views.promised, name="promised"),
    path("waiting/", commitment_views.queue, name="waiting"),
    path("waiting/<int:pk>/first/", commitment_views.move_first, name="move_first"),
    path("waiting/<int:pk>/end/", commitment_views.give_up, name="give_up"),
    path("periods/", period_views.periods, name="periods"),
    path("periods/<slug:code>/", period_views.period, name="period"),
    path("periods/<slug:code>/close/", period_views.close, name="close"),
    path("periods/<slug:code>/close/answer/", period_views.answer_closing, name="answer_closing"),
    path("periods/<slug:code>/reopen/", period_views.ask_to_reopen, name="ask_to_reopen"),
    path("periods/<slug:code>/answer/", period_views.answer, name="answer_reopening"),
    path("proof/", views.proof, name="proof"),
]

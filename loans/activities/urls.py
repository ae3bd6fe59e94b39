from django.urls import path

from .views import claims, deciding, letters, own, requests, terms

app_name = "activities"

urlpatterns = [
    path("", claims.claims, name="claims"),
    path("ask/<slug:way>/", requests.ask, name="ask"),
    path("requests/<str:reference>/", requests.request_page, name="request"),
    path("requests/<str:reference>/documents/", requests.documents, name="documents"),
    path("requests/<str:reference>/check/", requests.check, name="check"),
    path("terms/", terms.terms, name="terms"),
    path("terms/propose/", terms.propose, name="propose_terms"),
    path("terms/<int:pk>/", terms.proposal, name="terms_proposal"),
    path("own/", own.own_list, name="own_list"),
    path("own/<str:number>/", own.own, name="own"),
    path("own/<str:number>/order/", own.order, name="own_order"),
    path("own/<str:number>/cancel/", own.cancel, name="own_cancel"),
    path("own/<str:number>/plan/", own.plan, name="own_plan"),
    path("own/<str:number>/plan/<int:pk>/", own.answer, name="own_answer"),
    path("own/<str:number>/statement.pdf", own.statement, name="own_statement"),
    path("decisions/<int:pk>/", deciding.proposal, name="proposal"),
    path("<str:number>/", claims.claim, name="claim"),
    path("<str:number>/receipt/", claims.tell_receipt, name="receipt"),
    path("<str:number>/receipt/<int:pk>/undo/", claims.undo_receipt, name="undo_receipt"),
    path("<str:number>/letters/", letters.press, name="press"),
    path("<str:number>/letters/<int:pk>.pdf", letters.letter_pdf, name="letter"),
    path("<str:number>/refund/", claims.pass_on, name="refund"),
    path("<str:number>/decide/", deciding.propose, name="decide"),
    path("<str:number>/decide/undo/", deciding.undo_loss, name="undo_loss"),
]

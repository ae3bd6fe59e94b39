from django.urls import path

from fund.debits import creditor_views, views

app_name = "debits"

urlpatterns = [
    path("", views.collections, name="collections"),
    path("collections/<int:pk>/again/", views.again, name="again"),
    path("collections/<int:pk>/postpone/", views.postpone, name="postpone"),
    path("collections/<int:pk>/refused/", views.refuse, name="refuse"),
    path("collections/<int:pk>/answer/", views.answer, name="answer"),
    path("files/", views.batches, name="batches"),
    path("files/<slug:number>/", views.batch, name="batch"),
    path("files/<slug:number>/send/", views.send, name="send"),
    path("files/<slug:number>/download/", views.download, name="download"),
    path("files/<slug:number>/leave-out/", views.drop_paid, name="drop_paid"),
    path("files/<slug:number>/take-out/", views.take_out, name="take_out"),
    path("files/<slug:number>/cancel/", views.cancel_batch, name="cancel_batch"),
    path("mandates/", views.mandate_list, name="mandates"),
    path("mandates/<slug:reference>/", views.mandate, name="mandate"),
    path("mandates/<slug:reference>/signed/", views.signed, name="signed"),
    path("mandates/<slug:reference>/end/", views.end, name="end"),
    path("mandates/<slug:reference>/announce/", views.announce, name="announce"),
    path("sign/<int:pk>/", views.sign, name="sign"),
    path("paper/<int:pk>/", views.paper, name="paper"),
    path("creditor/<int:pk>/", creditor_views.creditor, name="creditor"),
    path("creditor/<int:pk>/propose/", creditor_views.propose, name="propose_creditor"),
    path("creditor/changes/<int:pk>/approve/", creditor_views.approve, name="approve_creditor"),
    path("creditor/changes/<int:pk>/reject/", creditor_views.reject, name="reject_creditor"),
    path("creditor/changes/<int:pk>/withdraw/", creditor_views.withdraw, name="withdraw_creditor"),
]

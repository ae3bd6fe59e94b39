from django.urls import path

from .views import advised, documents, exports, file, member, office, officer, sent, targets

app_name = "cases"

urlpatterns = [
    path("", officer.cases, name="desk"),
    path("batch/", office.many, name="batch"),
    path("views/save/", office.save_view, name="save_view"),
    path("views/<int:pk>/remove/", office.remove_view, name="remove_view"),
    path("away/", office.away, name="away"),
    path("away/<int:pk>/back/", office.back_again, name="back_again"),
    path("today/", officer.today, name="today"),
    path("members/", advised.members, name="members"),
    path("members/<str:number>/", advised.member, name="member"),
    path("mine/", member.mine, name="mine"),
    path("my-data/", exports.exports, name="exports"),
    path("my-data/<int:pk>/", exports.export, name="export"),
    path("targets/", targets.targets, name="targets"),
    path("targets/propose/", targets.propose, name="propose_targets"),
    path("targets/<int:pk>/approve/", targets.approve, name="approve_targets"),
    path("<slug:reference>/", file.case, name="case"),
    path("<slug:reference>/answers-read/", file.answers_read, name="answers_read"),
    path("<slug:reference>/message/", file.message, name="message"),
    path("<slug:reference>/note/", file.note, name="note"),
    path("<slug:reference>/documents/", documents.upload, name="upload"),
    path("<slug:reference>/documents/<int:pk>/", documents.download, name="document"),
    path("<slug:reference>/documents/<int:pk>/describe/", documents.describe, name="describe"),
    path("<slug:reference>/documents/<int:pk>/replace/", documents.replace, name="replace"),
    path("<slug:reference>/documents/<int:pk>/remove/", documents.discard, name="remove"),
    path("<slug:reference>/sent/", sent.sent, name="sent"),
    path("<slug:reference>/copy/", sent.copy, name="copy"),
    path("<slug:reference>/answer/", member.answer, name="answer"),
    path("<slug:reference>/withdraw/", member.withdraw, name="withdraw"),
    path("<slug:reference>/take/", officer.take, name="take"),
    path("<slug:reference>/hand-over/", officer.hand_over, name="hand_over"),
    path("<slug:reference>/correction/", officer.correction, name="correction"),
    path("<slug:reference>/opinion/", officer.opinion, name="opinion"),
    path("<slug:reference>/ready/", officer.ready, name="ready"),
]

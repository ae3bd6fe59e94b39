"""Addresses of aid, under /aid/."""

from django.urls import path

from fund.aid.views import answering, applying, composing, programmes, writing

app_name = "aid"

urlpatterns = [
    path("", programmes.start, name="start"),
    path("about/<slug:code>/", programmes.programme, name="programme"),
    path("about/<slug:code>/eligibility/", programmes.eligibility, name="eligibility"),
    path("about/<slug:code>/begin/", applying.begin, name="begin"),
    path("requests/<str:reference>/", applying.application, name="application"),
    path("requests/<str:reference>/documents/", applying.documents, name="documents"),
    path(
        "requests/<str:reference>/documents/<int:pk>/remove/",
        applying.remove_document,
        name="remove_document",
    ),
    path("requests/<str:reference>/check/", applying.check, name="check"),
    path("requests/<str:reference>/declaration/", applying.declaration, name="declaration"),
    path("requests/<str:reference>/<slug:page>/", answering.page, name="page"),
    path("programmes/", writing.programmes, name="programmes"),
    path("programmes/new/", writing.new_programme, name="new_programme"),
    path("programmes/<slug:code>/", writing.written, name="written"),
    path("programmes/<slug:code>/edit/", writing.edit_programme, name="edit_programme"),
    path("programmes/<slug:code>/versions/new/", writing.new_version, name="new_version"),
    path("programmes/<slug:code>/versions/<int:number>/", writing.version, name="version"),
    path("programmes/<slug:code>/versions/<int:number>/edit/", writing.edit_version, name="edit_version"),
    path("programmes/<slug:code>/versions/<int:number>/questions/", composing.questions, name="questions"),
    path(
        "programmes/<slug:code>/versions/<int:number>/questions/add/",
        composing.add_question,
        name="add_question",
    ),
    path(
        "programmes/<slug:code>/versions/<int:number>/questions/<slug:question>/",
        composing.edit_question,
        name="edit_question",
    ),
    path(
        "programmes/<slug:code>/versions/<int:number>/questions/<slug:question>/move/",
        composing.move_question,
        name="move_question",
    ),
    path(
        "programmes/<slug:code>/versions/<int:number>/questions/<slug:question>/remove/",
        composing.remove_question,
        name="remove_question",
    ),
    path("programmes/<slug:code>/versions/<int:number>/preview/", composing.preview, name="preview"),
    path("programmes/<slug:code>/versions/<int:number>/publish/", writing.publish, name="publish"),
    path("programmes/<slug:code>/versions/<int:number>/close/", writing.close, name="close"),
]

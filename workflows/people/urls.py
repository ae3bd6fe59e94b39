from django.urls import path

from . import proxy_pages, views

app_name = "people"

urlpatterns = [
    path("", views.people, name="list"),
    path("members/<str:number>/", views.member, name="member"),
    path("accounts/new/", views.add_account, name="add_account"),
    path("accounts/<int:pk>/", views.account, name="account"),
    path("account-changes/", views.account_changes_to_confirm, name="account_changes"),
    path("account-changes/new/", views.ask_account_change, name="ask_account_change"),
    path("account-changes/<int:pk>/<str:step>/", views.account_change_step, name="account_change_step"),
    path("grants/", views.grants, name="grants"),
    path("grants/<int:pk>/<str:step>/", views.grant_step, name="grant_step"),
    path("import/", views.import_members, name="import"),
    path("import/<int:pk>/", views.member_import, name="member_import"),
    path("profile/", views.profile, name="profile"),
    path("profile/contact/", views.contact, name="contact"),
    path("profile/account-number/", views.account_number, name="account_number"),
    path("profile/accounts/<int:pk>/remove/", views.remove_account, name="remove_account"),
    path("helpers/", proxy_pages.helpers, name="helpers"),
    path("helpers/<int:pk>/<str:step>/", proxy_pages.proxy_step, name="proxy_step"),
    path("my-data/", views.my_data, name="my_data"),
]

from django.urls import path

from . import views

app_name = "ledger"

urlpatterns = [
    path("", views.accounts, name="accounts"),
    path("accounts/", views.account_list, name="account_list"),
    path("accounts/<int:pk>/", views.account, name="account"),
    path("journal/", views.movements, name="journal"),
    path("journal/<int:pk>/", views.movement, name="movement"),
    path("allot/", views.allot, name="allot"),
    path("proof/", views.proof, name="proof"),
]

from django.urls import path

from fund.banking.views import accounts, lines, payments, rules, statements

app_name = "banking"

urlpatterns = [
    path("", statements.statements, name="statements"),
    path("accounts/new/", accounts.new, name="new_account"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("statements/<int:pk>/", statements.statement, name="statement"),
    path("import/", statements.upload, name="upload"),
    path("files/", statements.files, name="files"),
    path("files/<int:pk>/", statements.file, name="file"),
    path("files/<int:pk>/import/", statements.confirm_import, name="confirm_import"),
    path("lines/", lines.lines, name="lines"),
    path("lines/<int:pk>/", lines.line, name="line"),
    path("lines/<int:pk>/assign/", lines.assign, name="assign"),
    path("lines/<int:pk>/use/", lines.use, name="use"),
    path("lines/<int:pk>/settle/", lines.settle, name="settle"),
    path("lines/<int:pk>/ignore/", lines.ignore, name="ignore"),
    path("lines/<int:pk>/reconsider/", lines.reconsider, name="reconsider"),
    path("lines/<int:pk>/matches/<int:match>/undo/", lines.undo, name="undo"),
    path("payments/", payments.payments, name="payments"),
    path("payments/<int:pk>/", payments.order, name="order"),
    path("payments/<int:pk>/cancel/", payments.cancel_order, name="cancel_order"),
    path("payments/<int:pk>/clear/", payments.clear_twin, name="clear"),
    path("payments/<int:pk>/lower/", payments.lower_order, name="lower"),
    path("payments/<int:pk>/redirect/", payments.redirect_order, name="redirect"),
    path("payments/<int:pk>/rejected/", payments.reject_order, name="reject"),
    path("rules/", rules.versions, name="rules"),
    path("rules/<slug:code>/propose/", rules.propose, name="propose_rules"),
    path("rules/<int:pk>/approve/", rules.approve, name="approve_rules"),
    path("rules/<int:pk>/reject/", rules.reject, name="reject_rules"),
    path("rules/<int:pk>/withdraw/", rules.withdraw, name="withdraw_rules"),
    path("batches/", payments.batch_list, name="batches"),
    path("batches/<slug:number>/", payments.batch, name="batch"),
    path("batches/<slug:number>/approve/", payments.approve, name="approve"),
    path("batches/<slug:number>/export/", payments.export, name="export"),
    path("batches/<slug:number>/download/", payments.download, name="download"),
    path("batches/<slug:number>/cancel/", payments.cancel, name="cancel"),
    path("batches/<slug:number>/change/", payments.change, name="change"),
]

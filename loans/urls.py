"""Addresses of loans, under /loans/."""

from django.urls import path

from loans.views import applying, arrears, borrowing, changing, lending, papers, products, simulator

app_name = "loans"

urlpatterns = [
    path("", lending.loans, name="list"),
    path("simulator/", simulator.simulator, name="simulator"),
    path("mine/", borrowing.mine, name="mine"),
    path("apply/", applying.apply, name="apply"),
    path("applications/<str:reference>/", applying.application, name="application"),
    path("applications/<str:reference>/project/", applying.project, name="project"),
    path("applications/<str:reference>/plan/", applying.plan, name="plan"),
    path("applications/<str:reference>/activity/", applying.activity, name="activity"),
    path("applications/<str:reference>/quotes/", applying.quotes, name="quotes"),
    path("applications/<str:reference>/quotes/<int:pk>/remove/", applying.remove_quote, name="remove_quote"),
    path("applications/<str:reference>/parties/", applying.parties, name="parties"),
    path("applications/<str:reference>/bank/", applying.bank, name="bank"),
    path("applications/<str:reference>/check/", applying.check, name="check"),
    path("products/", products.products, name="products"),
    path("products/new/", products.new_product, name="new_product"),
    path("products/<slug:code>/", products.product, name="product"),
    path("products/<slug:code>/new/", products.new_version, name="new_version"),
    path("products/<slug:code>/<int:number>/", products.version, name="version"),
    path("products/<slug:code>/<int:number>/edit/", products.edit_version, name="edit_version"),
    path("products/<slug:code>/<int:number>/publish/", products.publish, name="publish"),
    path("arrears/", arrears.arrears, name="arrears"),
    path("changes/<int:pk>/", changing.proposal, name="proposal"),
    path("changes/<int:pk>/decide/", changing.decide, name="decide"),
    path("<str:number>/", borrowing.loan, name="loan"),
    path("<str:number>/agreement.pdf", borrowing.agreement_pdf, name="agreement_pdf"),
    path("<str:number>/sign/", borrowing.sign, name="sign"),
    path("<str:number>/refund/", borrowing.order_refund, name="refund"),
    path("<str:number>/ahead/", borrowing.ahead, name="ahead"),
    path("<str:number>/pay-ahead/", changing.pay_ahead, name="pay_ahead"),
    path("<str:number>/statement/", papers.statement, name="statement"),
    path("<str:number>/payoff.pdf", papers.payoff, name="payoff"),
    path("<str:number>/receipts/<int:pk>.pdf", papers.receipt, name="receipt"),
    path("<str:number>/instalments.ics", papers.instalments, name="instalments"),
    path("<str:number>/change/", changing.change, name="change"),
    path("<str:number>/versions/", changing.versions, name="versions"),
    path("<str:number>/cash/", changing.cash, name="cash"),
    path("<str:number>/cash/<int:pk>/undo/", changing.cash_undo, name="cash_undo"),
]

"""Addresses of the matters room."""

from django.urls import path

from gongjian.matters.views import answering, drafting, evidence, listing, lists, record, todo

urlpatterns = [
    path("todo/", todo.todo, name="todo"),
    path("c/<slug:key>/matters/", listing.matter_list, name="matters"),
    path("c/<slug:key>/matters/new/", drafting.new_matter, name="matter-new"),
    path("c/<slug:key>/lists/", lists.all_lists, name="lists"),
    path("c/<slug:key>/lists/<str:number>/", lists.list_page, name="list"),
    path("c/<slug:key>/lists/<str:number>/reply/", lists.reply, name="list-reply"),
    path("c/<slug:key>/lists/<str:number>/settle/<int:reply_id>/", lists.settle, name="list-settle"),
    path("c/<slug:key>/lists/<str:number>/<slug:step>/", lists.step, name="list-step"),
    path("matters/<str:number>/", record.matter_page, name="matter"),
    path("matters/<str:number>/change/", drafting.change, name="matter-change"),
    path("matters/<str:number>/split/", drafting.split, name="matter-split"),
    path("matters/<str:number>/targets/", drafting.targets, name="matter-targets"),
    path("matters/<str:number>/adjust/", drafting.adjust, name="matter-adjust"),
    path(
        "matters/<str:number>/evidence/<int:evidence_id>/withdraw/",
        evidence.withdraw,
        name="evidence-withdraw",
    ),
    path("matters/<str:number>/answer/", answering.answer, name="matter-answer"),
    path("matters/<str:number>/<slug:slug>/", record.act, name="matter-act"),
]

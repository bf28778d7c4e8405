"""Addresses of meetings, read by urls.py."""

from django.urls import path

from gongjian.dispatch.views import (
    meeting_acts,
    meeting_page,
    meeting_papers,
    meeting_screen,
    meeting_topics,
    meetings,
)

urlpatterns = [
    path("c/<slug:key>/meetings/", meetings.meeting_list, name="meetings"),
    path("c/<slug:key>/meetings/call/<slug:series>/", meetings.call, name="meeting-call"),
    path("meetings/<str:number>/", meeting_page.meeting_page, name="meeting"),
    path("meetings/<str:number>/screen/", meeting_screen.screen, name="meeting-screen"),
    path("meetings/<str:number>/freeze/", meeting_acts.freeze, name="meeting-freeze"),
    path("meetings/<str:number>/decide/", meeting_acts.decide, name="meeting-decide"),
    path("meetings/<str:number>/due/", meeting_acts.due_hint, name="meeting-due"),
    path("meetings/<str:number>/minutes/", meeting_acts.minutes, name="meeting-minutes"),
    path("meetings/<str:number>/issue/<slug:what>/", meeting_acts.issue, name="meeting-issue"),
    path("meetings/<str:number>/carry/", meeting_acts.carry, name="meeting-carry"),
    path("meetings/<str:number>/cancel/", meeting_acts.cancel, name="meeting-cancel"),
    path("meetings/<str:number>/topics/", meeting_topics.put_forward, name="meeting-topics"),
    path("meetings/<str:number>/topics/<int:pk>/take/", meeting_topics.take_topic, name="meeting-topic-take"),
    path(
        "meetings/<str:number>/topics/<int:pk>/decline/",
        meeting_topics.decline_topic,
        name="meeting-topic-decline",
    ),
    path("meetings/<str:number>/presence/<str:post>/", meeting_topics.presence, name="meeting-presence"),
    path("meetings/<str:number>/<slug:what>.<slug:kind>", meeting_papers.paper, name="meeting-paper"),
]

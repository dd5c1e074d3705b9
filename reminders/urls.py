"""Addresses of the reminders."""

from django.urls import path

from reminders.views import duties, ladders, listing, mails, rehearsal

app_name = "reminders"

urlpatterns = [
    path("duties/", listing.duty_list, name="duties"),
    path("reminders/", duties.home, name="home"),
    path("reminders/<int:pk>/met/", duties.met, name="met"),
    path("reminders/<int:pk>/nil/", duties.nil, name="nil"),
    path("reminders/<int:pk>/acknowledge/", duties.acknowledge, name="acknowledge"),
    path("reminders/<int:pk>/waive/", duties.waive, name="waive"),
    path("reminders/notices/<int:pk>/read/", duties.read, name="read"),
    path("reminders/ladder/<slug:slug>/", ladders.ladder, name="ladder"),
    path("reminders/ladder/<slug:slug>/rungs/", ladders.save, name="rung-add"),
    path("reminders/ladder/<slug:slug>/rungs/<int:pk>/", ladders.save, name="rung-save"),
    path("reminders/ladder/<slug:slug>/rungs/<int:pk>/remove/", ladders.remove, name="rung-remove"),
    path("reminders/ladder/<slug:slug>/begin/", ladders.begin, name="ladder-begin"),
    path("reminders/ladder/<slug:slug>/end/", ladders.end, name="ladder-end"),
    path("reminders/ladder/<slug:slug>/statutory/", ladders.statutory, name="statutory"),
    path("reminders/ladder/of/<slug:code>/", ladders.ladder, name="framework-ladder"),
    path("reminders/ladder/of/<slug:code>/rungs/", ladders.save, name="framework-rung-add"),
    path("reminders/ladder/of/<slug:code>/rungs/<int:pk>/", ladders.save, name="framework-rung-save"),
    path("reminders/ladder/of/<slug:code>/rungs/<int:pk>/remove/", ladders.remove, name="framework-rung-remove"),
    path("reminders/log/", mails.log, name="log"),
    path("reminders/log/<int:pk>/resend/", mails.resend, name="resend"),
    path("reminders/log/<int:pk>/drop/", mails.drop, name="drop"),
    path("reminders/rehearsal/<slug:slug>/", rehearsal.rehearse, name="rehearsal"),
    path("reminders/rehearsal/<slug:slug>/test/", rehearsal.test, name="rehearsal-test"),
    path("reminders/unsubscribe/<str:token>/", mails.unsubscribe, name="unsubscribe"),
    path("account/mail/", mails.preferences, name="preferences"),
]

from django.urls import path

from .views import ballots, committees, decisions, fast_track, files, meetings, minutes, rules

app_name = "committee"

urlpatterns = [
    path("", meetings.meetings, name="meetings"),
    path("sessions/plan/", meetings.plan, name="plan"),
    path("sessions/plan-vote/", meetings.plan_vote, name="plan_vote"),
    path("sessions/<int:pk>/", meetings.meeting, name="meeting"),
    path("sessions/<int:pk>/agenda/", meetings.agenda, name="agenda"),
    path("sessions/<int:pk>/attendance/", meetings.attend, name="attend"),
    path("sessions/<int:pk>/cancel/", meetings.cancel, name="cancel"),
    *[
        path(f"sessions/<int:pk>/{name}/", meetings.step, {"name": name}, name=name)
        for name in meetings.STEPS
    ],
    path("sessions/<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("sessions/<int:pk>/minutes/edit/", minutes.edit, name="edit_minutes"),
    path("sessions/<int:pk>/minutes/sign/", minutes.sign, name="sign_minutes"),
    path("sessions/<int:pk>/minutes/reading.pdf", minutes.reading, name="minutes_reading"),
    path("sessions/<int:pk>/minutes.pdf", minutes.file, name="minutes_file"),
    path("minutes/", minutes.for_members, name="members_minutes"),
    path("minutes/<int:pk>/", minutes.for_members_one, name="members_minutes_one"),
    path("minutes/<int:pk>.pdf", minutes.for_members_file, name="members_minutes_file"),
    path("files/<int:pk>/", files.file, name="file"),
    path("files/<int:pk>/begin/", files.begin, name="begin"),
    path("files/<int:pk>/stand-aside/", files.recuse, name="recuse"),
    path("files/<int:pk>/have-stand-aside/", files.impose, name="impose"),
    path("files/<int:pk>/take-off/", meetings.take_off, name="take_off"),
    path("files/<int:pk>/ballot/", ballots.start, name="start_ballot"),
    path("ballots/<int:pk>/", ballots.ballot, name="ballot"),
    path("ballots/<int:pk>/vote/", files.vote, name="vote"),
    path("ballots/<int:pk>/call-meeting/", ballots.call_meeting, name="call_meeting"),
    path("ballots/<int:pk>/close/", ballots.close, name="close_ballot"),
    path("ballots/<int:pk>/void/", ballots.void, name="void_ballot"),
    path("ballots/<int:pk>/decide/", ballots.decide, name="decide"),
    path("ballots/<int:pk>/ratify/", ballots.ratify, name="ratify"),
    path("fast-track/", fast_track.fast_tracks, name="fast_tracks"),
    path("fast-track/cases/<slug:reference>/", fast_track.propose, name="propose_fast_track"),
    path("fast-track/<int:pk>/", fast_track.fast_track, name="fast_track"),
    path("fast-track/<int:pk>/confirm/", fast_track.confirm, name="confirm_fast_track"),
    path("fast-track/<int:pk>/decline/", fast_track.decline, name="decline_fast_track"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<slug:number>/", decisions.decision, name="decision"),
    path("decisions/<slug:number>/letter.pdf", decisions.letter, name="letter"),
    path("committees/", committees.committees, name="committees"),
    path("committees/add/", committees.add, name="add_committee"),
    path("committees/<slug:code>/", committees.committee, name="committee"),
    path("committees/<slug:code>/edit/", committees.edit, name="edit_committee"),
    path("committees/<slug:code>/mandates/add/", committees.seat, name="seat"),
    path("committees/<slug:code>/mandates/<int:pk>/end/", committees.unseat, name="unseat"),
    path("committees/<slug:code>/fast-track/", fast_track.delegations, name="delegations"),
    path("committees/<slug:code>/fast-track/add/", fast_track.delegate, name="delegate"),
    path(
        "committees/<slug:code>/fast-track/<int:pk>/approve/", fast_track.approve, name="approve_delegation"
    ),
    path("committees/<slug:code>/fast-track/<int:pk>/end/", fast_track.end, name="end_delegation"),
    path("committees/<slug:code>/seats/", rules.who_sat, name="who_sat"),
    path("committees/<slug:code>/rules/propose/", rules.propose, name="propose_rules"),
    path("committees/<slug:code>/rules/<int:number>/try/", rules.try_version, name="try_rules"),
    path("committees/<slug:code>/proposals/<int:pk>/", rules.proposal, name="proposal"),
    path("committees/<slug:code>/proposals/<int:pk>/try/", rules.try_proposal, name="try_proposal"),
    path("committees/<slug:code>/proposals/<int:pk>/approve/", rules.approve, name="approve_rules"),
    path("committees/<slug:code>/proposals/<int:pk>/reject/", rules.reject, name="reject_rules"),
    path("committees/<slug:code>/proposals/<int:pk>/withdraw/", rules.withdraw, name="withdraw_rules"),
]

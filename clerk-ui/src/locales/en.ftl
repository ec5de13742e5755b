language = English
sign-in = Sign in
login = User name
password = Password
wrong = Wrong user name or password.
wait-before-retry = Too many tries. Please try again in a few minutes.
sign-out = Sign out
choose-counter = Which counter today?
counter = Counter { $label }
counter-free = free
counter-of = { $clerk } works here
step-free = step-free
open-counter = Open the counter
close-counter = Close the counter
other-counter = Change counter
state-open = open
state-paused = on a break
state-closed = closed
pause = Break
resume = Back from the break
next = Next
next-hint = Finishes the current number and calls the next one.
nobody-waits = Nobody waits
nobody-here = Nobody is at the counter.
called-for = Called { $time } ago
called-times =
    { $count ->
        [one] { $count } call
       *[other] { $count } calls
    }
serving-for = Serving for { $time }
serve = Start serving
recall = Call again
finish = Finish
finish-carry-on = Carry on: { $service }
no-show = Did not come
no-show-from = Possible after { $count } calls and { $seconds } s
park = Set aside
transfer = Transfer
note = Note
undo = Undo ({ $seconds } s)
undone = Undone.
undone-calls = Undone. Call withdrawn: { $numbers }
walk-in = Without a ticket
queue = Waiting
queue-empty = Nobody waits for this counter now.
aside = Set aside
aside-empty = Nothing is set aside.
parked = set aside
missed = did not come
return = Back to the queue
restore = Came back
call-this = Call
priority-on = Serve out of turn
priority-off = Serve in turn
priority = out of turn
walked-in = no ticket
need = Needs: { $need }
speaks = Language: { $language }
like-matters = { $count } matters of this kind
legs-to-come = Then: { $services }
minutes = { $minutes } min
wait-left =
    { $min ->
        [0] Forecast: up to { $max } min more.
       *[other] Forecast: about { $min }–{ $max } min more.
    }
note-label = Note (for staff only; erased after the visit)
note-save = Save the note
transfer-to = Where should { $number } go?
transfer-service = To another service
transfer-counter = To a counter
park-note = Note (optional)
walk-in-for = What for?
menu = More
still-serving = Is serving still going on?
still-serving-yes = Yes, it is
waited = waited { $minutes } min
away = With the client, away from the counter
go-to = I go to the client
out-of-reach = Somebody must go to them
finish-as = Finish with an outcome
card = Service card
card-bring = What to bring
card-fees = Fees
card-deadline = Deadline:
card-as-of = Legal state: { $date }
remind = Or set aside with a reminder in:
remind-after = { $minutes } min
remind-at = reminder { $time }
reminder = Reminder: number { $number } is set aside.
break-for = What is the break for?
break-other = Without a reason
offer = Hand the counter over to a colleague
offered = The counter waits to be taken over: the next person signs in and chooses it. The number at the counter stays.
offer-end = I am staying
counter-offered = to be taken over from { $clerk }
alarm = Ask the supervisor to come, in silence
alarm-sent = received
alarm-from = Counter { $counter } ({ $clerk }) asks you to come, in silence.
alarm-going = I am going
taken = Today also: { $service }
take-service = Take this service too
drop-service = Give back “{ $service }”
alert-long_queue = Long queue: “{ $service }”, { $count } waiting, the longest over { $minutes } min.
alert-silent_counter = Number { $number } was called to counter { $counter } some time ago, and nothing happens there.
alert-silent_here = Number { $number } was called a while ago. What next?
keys = Keys
keys-digits = Where there is a choice, digits from 1 press the buttons in order, and Esc closes.
key-serve-finish = Start serving, then: finish
key-carry-on = Finish and carry on with the next matter
key-break = Break, then: back
key-undo = Undo
on-top = Always on top
on-top-end = Back into the window
hall = Hall: tickets and help
hall-issue = Issue a ticket
hall-for = What for?
hall-language = Language
hall-priority = Out of turn
hall-step-free = Step-free
hall-need = Communication
hall-need-none = no particular needs
hall-printer = Printer
hall-printer-none = do not print, I read it out
hall-issued = Ticket { $number }
hall-printing = Being printed: { $printer }.
hall-read-out = Please read the number out.
hall-ahead =
    { $count ->
        [0] Nobody waits ahead of this person.
        [one] { $count } person waits ahead of this one.
       *[other] { $count } people wait ahead of this one.
    }
hall-find = Find a number
hall-change = Change the service
hall-cancel = The client leaves
hall-none = Nobody waits.
undid-ticket_called = call of { $number }
undid-ticket_recalled = recall of { $number }
undid-service_started = start of serving { $number }
undid-service_finished = finishing { $number }
undid-service_confirmed = the answer about { $number }
undid-ticket_missed = no-show of { $number }
undid-ticket_restored = return of { $number }
undid-ticket_parked = setting { $number } aside
undid-ticket_returned = bringing { $number } back
undid-ticket_transferred = transfer of { $number }
undid-ticket_cancelled = giving { $number } up
undid-priority_changed = change of turn of { $number }
undid-note_added = note on { $number }
undid-walked_in = somebody without a ticket ({ $number })
undid-ticket_given_back = giving { $number } back to the queue
undid-counter_opened = opening the counter
undid-counter_paused = break
undid-counter_closed = closing the counter
undid-service_taken = taking a service
undid-service_dropped = giving a service back
undid-counter_offered = handing the counter over
undid-counter_taken_over = taking the counter over
undid-alarm_raised = asking the supervisor to come
undid-ticket_issued = issuing { $number }
undid-other = the last action
help-calls = Calls for help
help-call = Help wanted: kiosk “{ $kiosk }”, { $time }
help-answered = Kiosk “{ $kiosk }”: { $clerk } is going
help-go = I am going
help-done = Done
close-window = Close
cancel = Cancel
lost = No connection to the server. The buttons come back with it.
alert-no_counter = { $count } waiting for “{ $service }”, and no open counter serves it.
alert-no_step_free_counter = { $count } waiting for a step-free counter (“{ $service }”), and none is open.
alert-no_need_counter = { $count } waiting for “{ $service }” asked for help to communicate, and no open counter has it.
alert-no_language_counter = { $count } waiting for “{ $service }” speak another language, and no open counter speaks it.
alert-intake_limited = No tickets are issued for “{ $service }”: whoever came now ({ $count } waiting) would hardly be served before closing. You may still issue one; another counter would help.
alert-clock_doubted = The server clock jumped or runs behind. No new business day begins until it runs steadily. Please tell the administrator.
device-trouble = Device { $device }: { $detail }
wrong-role = This account does not serve at a counter.
error-ticket_not_waiting = This number does not wait any more.
error-ticket_not_called = This number is not called now.
error-ticket_ended = This visit is over.
error-counter_busy = The counter is occupied.
error-counter_closed = The counter is closed.
error-counter_paused = The counter has a break.
error-clerk_elsewhere = You already work at counter { $counter }.
error-cannot_undo = This cannot be undone any more.
error-too_early_for_no_show = It is too early for that.
error-not_allowed = This account may not do that.
error-unreachable = The server did not answer. Please check whether it was done.
error-journal_unavailable = The server cannot write now. Nothing was changed.
error-other = That did not work ({ $code }).
emergency = Emergency
emergency-sure = This stops issuing and calling, and every screen shows the way out.
emergency-yes = Yes, start the emergency
emergency-on = Emergency. The queue stands still.
emergency-end = End the emergency
emergency-end-sure = The queue goes on, and screens return to calls.
emergency-end-yes = Yes, end it
emergency-who-ends = A supervisor ends the emergency.
error-emergency = An emergency goes on: nothing is issued or called.
coming = The client is on the way
postponed = asked for a moment, back at { $time }
numbers = Emergency numbers
numbers-title = Emergency numbers after an outage
numbers-hint = Numbers from the paper given out during the outage. They will wait by their times of arrival.
numbers-from = From number
numbers-to = To number
numbers-service = Service
numbers-since = First person at
numbers-until = Last person at
numbers-save =
    { $count ->
        [one] Enter { $first }
       *[other] Enter { $count } numbers: { $first }–{ $last }
    }
numbers-entered =
    { $count ->
        [one] { $count } number entered.
       *[other] { $count } numbers entered.
    }
device-phone-tickets = The address of phone tickets does not answer. QR codes are neither printed nor shown now.
error-emergency_entered = These numbers are entered already: { $numbers }.
error-invalid = Something does not fit: lowest number first, at most 500 at once, times of today and not later than now.
error-help_not_called = This call for help has ended.

places = Staff pages
place-counter = Counter

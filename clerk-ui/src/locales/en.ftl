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
help-calls = Calls for help
help-call = Help wanted: kiosk “{ $kiosk }”, { $time }
help-answered = Kiosk “{ $kiosk }”: { $clerk } is going
help-go = I am going
help-done = Done
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

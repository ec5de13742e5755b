board-title = Supervisor’s board
board-loading = Reading how the office stands…
board-now = Right now
board-calm = Nothing needs attention.
board-attention =
    { $count ->
        [one] { $count } thing needs attention
       *[other] { $count } things need attention
    }
board-sum =
    { $waiting ->
        [0] Nobody is waiting
        [one] { $waiting } person is waiting
       *[other] { $waiting } people are waiting
    }
board-sum-more = { $serving } at counters, { $served } served today
board-change = Change
board-close = Close
board-services = Services
board-service = Service
board-waiting = Waiting
board-longest = Longest
board-forecast = Who comes now
board-target = Target
board-at = Counters
board-state = State
board-counters = Counters
board-counter = Counter
board-clerk = Clerk
board-for = For
board-minutes = { $minutes } min
board-range =
    { $min ->
        [0] up to { $max } min
       *[other] { $min }–{ $max } min
    }
board-no-forecast = no forecast
board-paused-forecast = forecast paused
board-target-both = { $count } / { $minutes } min
board-target-count = { $count } people
board-target-time = { $minutes } min
board-over = over target
board-nowhere = nowhere
board-intake-open = issuing
board-intake-hand = issuing (by hand)
board-because-outside_hours = outside hours
board-because-holiday = holiday
board-because-exception = closed today
board-because-day_ended = the day has ended
board-because-daily_limit = day’s limit used up
board-because-waiting_limit = limit of people waiting
board-because-no_time_left = no time left before closing
board-because-stopped = stopped by hand
board-because-suspended = service paused
board-opens = from { $when }
doing-closed = closed
doing-paused = break
doing-free = free
doing-called = called { $number }
doing-serving = serving { $number }
doing-away = with the client, { $number }
board-many = Long queue: “{ $service }”, { $count } waiting.
board-then-break = then a break
board-doubted = takes long, nobody has confirmed
board-without = without: { $services }
board-also = also: { $services }
board-free = Signed in, at no counter
board-free-none = Nobody signed in is without a counter.
board-breaks = On a break
board-devices = Devices
board-devices-well =
    { $count ->
        [one] { $count } device is well
       *[other] { $count } devices are well
    }
board-devices-unseen = Not heard of yet: { $names }
device-kind-kiosk = Kiosk { $id }
device-kind-display = Display { $id }
device-kind-agent = Printer agent { $id }
device-kind-printer = Printer { $id }
device-kind-phone-tickets = Tickets on phones
device-silent = not heard of for more than two minutes
device-wrong = { $device }: { $detail }
printer-well = well
printer-unknown = state unknown
printer-down = does not print
printer-jobs =
    { $count ->
        [one] { $count } ticket waits to be printed
       *[other] { $count } tickets wait to be printed
    }
printer-doubt =
    { $count ->
        [one] { $count } ticket may not have been printed
       *[other] { $count } tickets may not have been printed
    }
printer-paper = about { $percent }% of the paper left
printer-move = Move what waits to
printer-move-do = Move
printer-moved = What waited has been moved.
printer-roll = A new roll was put in
printer-job-list = Prints
printer-job-none = There are no prints.
job-state-queued = waits
job-state-sending = being printed
job-state-sent = sent
job-state-printed = printed
job-state-unsure = not known
job-state-failed = failed
job-state-cancelled = cancelled
job-again = Print again
job-cancel = Cancel the print
proposal-take = Add “{ $service }” to counter { $counter }
proposal-open = Open counter { $counter }: { $clerk }
proposal-open-nobody = Opening counter { $counter } would help, but nobody free is signed in.
proposal-effect = Waiting for “{ $service }” falls from about { $before } to about { $after } min.
proposal-effect-new = One would then wait about { $after } min for “{ $service }”; nobody serves it now.
proposal-cost = For “{ $service }” it rises from about { $before } to about { $after } min.
suspended-since = since { $time }
board-alarm-clerk = Counter { $counter } ({ $clerk }) asks you in silence to come.
board-office = Intake
office-open = The office issues tickets.
office-open-until = The office issues tickets, until { $time }.
office-open-hand = The office issues tickets outside its hours (by hand, until the day’s end).
office-stopped = The office issues no tickets (stopped by hand, until the day’s end).
office-closed = The office issues no tickets now: { $reason }.
intake-title = Issuing tickets today
intake-usual = As usual, by the hours
intake-stop = Issue no tickets
intake-keep-open = Issue whatever the hours and forecast say
intake-hint = Until the end of the business day. Who has a ticket will be served.
intake-hint-all = A change for the whole office takes the place of those for single services.
cap-title = Limits for today
cap-daily = Tickets today at most
cap-waiting = Waiting at once at most
cap-hint = Left empty: no limit for today. { $issued } issued today.
cap-configured = Configured: { $limit } a day.
cap-save = Save limits
suspend-title = Pausing the service
suspend-hint = For example while an outside registry is down. No tickets are issued, who waits keeps their place and is not called, the forecast is paused. A clerk can still call a given number.
suspend-notice = Show a notice on displays and kiosks
suspend-sensitive = This service’s name stands on no public screen, so without a text of your own there is no notice.
suspend-text = Text ({ $language })
suspend-do = Pause the service
resume-do = Resume the service
resume-hint = Paused since { $time }. Once resumed, everybody is back at their place in the queue, and the notice is taken down.
service-counters = Who serves it
service-add = Add to counter { $counter }
counter-services = Services today
counter-services-hint = The change lasts until the day’s end.
counter-close = Close the counter
counter-close-hint = A called number goes back to the front, a service that goes on is finished.
counter-close-sure = Yes, close it
counter-open-for = Open for
counter-open-hint = People signed in who work at no counter.
counter-back = End the break
counter-see-to = I am going there
notices-title = Notices
notices-none = There are no notices.
notices-new = New notice
notices-text = Text ({ $language })
notices-kind = Kind
notices-info = information
notices-warning = warning
notices-until = Until what time today (empty: until taken down)
notices-post = Show the notice
notices-withdraw = Take down
notices-shown-until = until { $time }
notices-open = Change notices
tickets-title = Tickets
tickets-find = Find a number
tickets-none = There is no such number.
tickets-few = Showing the first { $shown } of { $all }. Please type a number.
tickets-waited = waiting { $minutes } min
tickets-to-service = To service
tickets-to-counter = To counter
tickets-choose = choose
tickets-move = Move
tickets-cancel = Cancel the ticket
tickets-restore = Restore
tickets-return = Return to the queue
ticket-waiting = waiting
ticket-called = called
ticket-serving = being served
ticket-parked = set aside
ticket-no_show = did not come
ticket-cancelled = cancelled
ticket-suspended = service paused
curve-title = Today and a usual day
curve-waiting = Waiting
curve-arrivals = Arriving in a quarter of an hour
curve-today = today
curve-usual =
    { $days ->
        [one] usually ({ $days } such day)
       *[other] usually (median of { $days } such days)
    }
curve-no-usual = There are no such days to compare with yet.
curve-table = Show as a table
curve-time = Time
curve-says = At { $time } { $now } are waiting, usually { $usual }.
curve-says-alone = At { $time } { $now } are waiting.

language = English
greeting = Good day.
choose = Please choose what you have come for.
about = Information: { $service }
notice-warning = Please note
no-queue = no queue
waiting =
    { $count ->
        [one] { $count } person waiting
       *[other] { $count } people waiting
    }
range =
    { $min ->
        [0] up to { $max } min
       *[other] about { $min }–{ $max } min
    }
closed-service = closed now
closed-service-until = opens: { $when }
limit-reached = no tickets left for today
question-none = You need not show or explain anything.
yes = Yes, please
no = No, thank you
back = Back
start-over = Start over
your-number = Your number
ahead =
    { $count ->
        [0] Nobody is ahead of you.
        [one] { $count } person is ahead of you.
       *[other] { $count } people are ahead of you.
    }
about-wait =
    { $min ->
        [0] Up to { $max } minutes.
       *[other] About { $min }–{ $max } minutes.
    }
watch = Please watch the screen in the waiting room.
order = The order of calls may differ from the order of numbers.
take-paper = Please take your ticket
phone = Ticket on your phone
remember = Please remember your number
done = Done
issuing = One moment…
card-bring = What to have ready
card-fees = Fees
card-pay = Payment
card-online = Online
card-deadline = Deadline
card-as-of = Legal state as of { $date }. Source: { $source }
how-many = How many of these?
fewer = Fewer
more = More
step-free = Counter without stairs
step-free-none = No counter without stairs is open now. A member of staff will come to you.
take = Take a ticket
office-closed = No tickets are issued now.
opens = Opens next: { $when }
otherwise = What you can do today all the same
retry = Please try again
failed = The ticket could not be issued.
failed-hint = Please touch the button again. You will not get two tickets.
offline = There is no connection to the system at the moment. Reconnecting.
still-there = Are you still there?
still-there-hint =
    { $seconds ->
        [one] Going back to the beginning in { $seconds } second.
       *[other] Going back to the beginning in { $seconds } seconds.
    }
continue = Yes, I am here
text-size = Text size
contrast = Contrast
low-reach = Lower
languages = Language
aids = Aids
unpaired = This device is not connected to an office yet.
unpaired-hint = An administrator opens on it the address given by: kolejka device add
help = I need help
help-calling = Calling an assistant…
help-called = An assistant has been called. Please stay at the kiosk.
help-coming = An assistant is on the way to you.
help-failed = No assistant could be called. Please ask a member of staff.
help-end = I do not need help any more

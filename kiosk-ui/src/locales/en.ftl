language = English
greeting = Good day.
choose = Please choose what you have come for.
choose-easy = What have you come for? Touch it.
choose-group = Please choose the kind of matter.
choose-group-easy = What is it about? Touch it.
choose-next = Please choose the next matter.
choose-next-easy = What else do you need?
chosen = Chosen: { $services }
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
in-group =
    { $count ->
        [one] { $count } matter
       *[other] { $count } matters
    }
closed-service = closed now
closed-service-until = opens: { $when }
limit-reached = no tickets left for today
no-time-left = no more visits fit in today
suspended = paused for the moment
stopped = no tickets for now
waiting-limit = too many people are waiting now
question-none = You need not show or explain anything.
question-none-easy = Nobody will ask why. You do not have to show anything.
yes = Yes, please
no = No, thank you
back = Back
start-over = Start over
previous = Earlier
next = Further
page = { $page } of { $pages }
search = Search
search-title = What are you looking for?
search-title-easy = Write what it is about.
search-hint = A few letters are enough, such as “plates”.
search-hint-easy = For example: car.
search-none = We found nothing like that. Please try another word.
search-none-easy = We do not have that. Write another word.
search-written = Written
search-show =
    { $count ->
        [0] Nothing like that
        [one] Show { $count } matter
       *[other] Show { $count } matters
    }
search-delete = Delete letter
search-letters = Other letters
search-space = Space
your-number = Your number
ahead =
    { $count ->
        [0] Nobody is ahead of you.
        [one] { $count } person is ahead of you.
       *[other] { $count } people are ahead of you.
    }
ahead-easy =
    { $count ->
        [0] You are next.
        [one] { $count } person goes first. Then you.
       *[other] { $count } people go first. Then you.
    }
about-wait =
    { $min ->
        [0] Up to { $max } minutes.
       *[other] About { $min }–{ $max } minutes.
    }
about-wait-easy = You may wait { $max } minutes.
watch = Please watch the screen in the waiting room.
watch-easy = The screen will show your number. Then come.
watch-spoken = Your number will be called by voice and on the screen.
watch-spoken-easy = A voice will say your number. Then come.
counters-from = Counters open at { $when }.
counters-from-easy = Staff will be here from { $when }. You can take a ticket now.
order = The order of calls may differ from the order of numbers.
order-easy = Numbers are not called one after the other. That is all right.
take-paper = Please take your ticket
take-paper-easy = Please take the paper ticket
phone = Ticket on your phone
phone-easy = Scan it with your phone
remember = Please remember your number
remember-easy = Remember the number, or write it down
no-paper = The ticket was not printed. Your number is valid.
no-paper-easy = There is no paper. Your number is still good.
no-paper-start = The printer is not printing now. Your number will be shown here.
no-paper-start-easy = There is no paper. You will see your number here.
done = Done
wrong-ticket = Not this ticket
wrong-ticket-ask = Cancel ticket { $number }?
wrong-ticket-ask-easy = Is ticket { $number } wrong? We can delete it.
wrong-ticket-hint = You will lose this place in the queue. You can take another ticket at once.
wrong-ticket-hint-easy = Then take a new ticket.
wrong-ticket-unsure = We do not know yet whether ticket { $number } is cancelled.
wrong-ticket-unsure-easy = We do not know if ticket { $number } is deleted.
wrong-ticket-unsure-hint = There is no connection to the system now. We will cancel the ticket as soon as it is possible.
wrong-ticket-unsure-hint-easy = The system does not answer. We will delete the ticket when it does.
wrong-ticket-yes = Yes, cancel it
wrong-ticket-no = No, keep the ticket
ticket-void = Ticket { $number } is cancelled. Please choose again.
ticket-void-easy = Ticket { $number } does not count any more. Choose again.
ticket-kept = This ticket can no longer be cancelled here.
ticket-kept-easy = The ticket stays. It is too late to change it.
service-gone = This is not offered here any more. Please choose another.
service-gone-easy = We do not have this any more. Choose another.
issuing = One moment…
card-bring = What to have ready
card-print = List on paper
card-fees = Fees
card-pay = Payment
card-online = Online
card-deadline = Deadline
card-as-of = As of { $date }. Source: { $source }
sign-video = Film in sign language
sign-video-stop = Stop the film
how-many = How many of these?
how-many-easy = How many?
fewer = Fewer
more = More
another-matter = I have another matter too
matters = Your matters on one ticket
matters-easy = All your matters are on one ticket
remove = Remove: { $service }
needs = I need assistance
needs-title = What do you need at the counter?
needs-title-easy = How can we help at the counter?
needs-hint = It does not change your place in the queue. Only the clerk knows.
needs-hint-easy = Only the clerk knows.
step-free = Counter without stairs
step-free-none = No counter without stairs is open now. A member of staff will come to you.
step-free-none-easy = There are stairs everywhere now. Somebody will come to you.
take = Take a ticket
ready = Continue
office-closed = No tickets are issued now.
office-closed-easy = There are no tickets now.
service-closed = No tickets are issued for this now.
service-closed-easy = There are no tickets for this now.
because-hours = It is outside the hours in which tickets are issued.
because-hours-easy = The office is not working now.
because-holiday = Today is a public holiday.
because-ended = The working day has ended.
because-ended-easy = Work is over for today.
because-limit = All of today’s tickets have been issued.
because-limit-easy = There are no more tickets today.
because-no-time = Whoever takes a ticket now could hardly be served before closing today.
because-no-time-easy = There is no time left for more people today.
because-suspended = This service is paused for the moment. Whoever has a ticket keeps their place.
because-suspended-easy = This service is paused for the moment. Whoever has a ticket keeps their place.
because-stopped = No more tickets are issued today.
because-stopped-easy = There are no more tickets today.
because-waiting-limit = As many people are waiting now as we can see. Please come later.
because-waiting-limit-easy = Too many people are waiting now. Please come later.
opens = Opens next: { $when }
opens-easy = We open: { $when }
hours = Hours in which tickets are issued
day-closed = closed
day-whole = all day
otherwise = What you can do today all the same
otherwise-easy = You can also do this today
cards = What to prepare, and deadlines
cards-title = Which matter do you want to read about?
cards-title-easy = Which one shall we show?
retry = Please try again
failed = The ticket could not be issued.
failed-easy = There is no ticket. Something is broken.
failed-hint = Please touch the button again. You will not get two tickets.
failed-hint-easy = Touch again. You will get only one ticket.
offline = There is no connection to the system at the moment. Reconnecting.
offline-easy = The kiosk is not working now. It will try again.
away = The kiosk is issuing no tickets at the moment.
away-easy = The kiosk has no tickets now.
away-hint = Please wait a moment, or ask a member of staff.
away-hint-easy = Wait a moment. Or ask somebody who works here.
still-there = Are you still there?
still-there-easy = Are you here?
still-there-hint =
    { $seconds ->
        [one] Going back to the beginning in { $seconds } second.
       *[other] Going back to the beginning in { $seconds } seconds.
    }
still-there-hint-easy = Touch the button. If not, we start again: { $seconds } s.
continue = Yes, I am here
closing =
    { $seconds ->
        [one] This screen changes in { $seconds } second.
       *[other] This screen changes in { $seconds } seconds.
    }
closing-easy = This screen goes away in { $seconds } s.
keep = Show it longer
text-size = Text
contrast = Contrast
low-reach = Lower
easy = Simpler
voice = Voice
help = Help
help-calls = We are calling somebody.
help-calls-easy = We are calling a helper.
help-calls-hint = Please wait at the kiosk.
help-calls-hint-easy = Please wait here.
help-coming = Somebody is coming to you.
help-coming-easy = Somebody is on the way to you.
help-none = Please ask a member of staff.
help-none-easy = Go to somebody who works here. They will help.
languages = Language
other-languages = Other languages
aids = Aids
selected = selected
unpaired = This device is not connected to an office yet.
unknown = This kiosk is not in the office file.
unknown-hint = An administrator adds it to the office file as [[kiosks]], id = "{ $kiosk }". The kiosk then starts by itself.
voice-on = Voice mode.
voice-off = Turn the voice off
voice-keys = Key two: next choice. Eight: previous. Five: choose. Four: back. Six: another language. Zero: repeat.
voice-keys-own = One key leads to the next choice, another to the previous one; others choose, go back, change the language and repeat.
voice-key-next = { $key }: next choice.
voice-key-previous = { $key }: previous.
voice-key-choose = { $key }: choose.
voice-key-back = { $key }: back.
voice-key-language = { $key }: another language.
voice-key-repeat = { $key }: repeat.
voice-touch = Swipe right: next choice. Left: previous. Touch twice: choose. Down: back. Up: repeat.
voice-language-keys = English: key six.
voice-language-keys-own = English: the language key.
voice-choices =
    { $count ->
        [one] { $count } choice.
       *[other] { $count } choices.
    }
voice-end = Voice mode is off.
voice-dark = The screen is dark.
voice-light = The screen is visible.
emergency = Please leave the building.
emergency-easy = Please go outside.

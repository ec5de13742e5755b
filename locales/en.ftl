# The program's words: ticket, reasons for calls, the client's phone.

## Reasons for calls (for the clerk)

reason-front = This number was called before and stands at the front. Waiting time: { $waited } min.
reason-max-wait = Has waited longer than { $limit } min, so goes before the others. Waiting time: { $waited } min.
reason-longest-in-class = Waits longest among those served out of turn. Waiting time: { $waited } min.
reason-longest = Waits longest. Waiting time: { $waited } min.
reason-accumulated =
    { $head ->
        [0] Has the greatest weighted waiting time: { $waited } min × { $rate }, about { $score } min.
       *[other] Has the greatest weighted waiting time: { $waited } min × { $rate } + { $head } min, about { $score } min.
    }
reason-priority-turn = Served out of turn: call { $call } of { $calls } before the next one by arrival. Waiting time: { $waited } min.
reason-normal-turn =
    { $after ->
        [one] Next by arrival, after { $after } call out of turn. Waiting time: { $waited } min.
       *[other] Next by arrival, after { $after } calls out of turn. Waiting time: { $waited } min.
    }
reason-given = Chosen by the clerk. Waiting time: { $waited } min.
also-backup = Nobody waits for this counter's own services, so it helps out.
also-backup-after = This counter helps out, because the wait is longer than { $limit } min.
also-language = The client's language is spoken at this counter.
also-need = The help that the client needs to communicate is at this counter.
also-language-not-here = The client's language is not spoken at this counter.
also-need-not-here = The help that the client needs to communicate is not at this counter.
decimal-mark = .

## Ticket

paper-people-ahead =
    { $count ->
        [0] Nobody is ahead of you.
        [one] { $count } person is ahead of you.
       *[other] { $count } people are ahead of you.
    }
paper-wait =
    { $min ->
        [0] Waiting time: up to { $max } min.
       *[other] Waiting time: about { $min }–{ $max } min.
    }
paper-bring = Please have ready:
paper-fees = Fees:
paper-rooms = Served at: { $rooms }
paper-online = Online: { $way }
paper-as-of = Legal state: { $date }
paper-order = The order of calls may differ from the order of numbers.
paper-page = Ticket on your phone
paper-copy = DUPLICATE
paper-count =
    { $count ->
        [one] { $count } matter
       *[other] { $count } matters
    }

## Emergency number, printed in advance

emergency-title = Substitute number
emergency-time = Time of arrival
emergency-matter = Matter
emergency-keep = Please keep this ticket. You will be called by your time of arrival.

## Ticket on the phone

page-title = Your number
page-your-number = Your number
page-waiting = You are waiting to be called.
page-suspended = This service is paused for the moment. Your place in the queue is kept.
notice-suspended = “{ $service }” is paused for the moment. Whoever has a ticket keeps their place in the queue.
page-called = Please come to counter { $counter }.
page-called-to = Please come to counter
page-say-called = Number { $number }: please come to counter { $counter }
page-coming = I’m on my way
page-coming-told = The clerk knows that you are on your way.
page-more = I need { $minutes } more minutes
page-more-hint = You can ask for this once. Your place is kept.
page-postponed = We will not call you before { $time }. Your place is kept.
page-back = I am back
page-live = Live. As of { $time }.
page-late = No connection. As of { $time }. Please watch the lobby screen.
page-sound = Sound when I am called
page-sound-on = Sound is on
page-failed = That could not be sent. Please try again.
page-to-ticket = Back to the ticket
page-ask = How was your visit?
page-ask-hint = One tap is enough. It is anonymous: we keep only the service, the day and the answer.
page-score-4 = Very good
page-score-3 = Good
page-score-2 = Bad
page-score-1 = Very bad
page-thanks = Thank you for your answer.
page-comment = Would you like to add something? Please leave out names and numbers.
page-comment-send = Send the comment
page-comment-thanks = Thank you for your comment.
page-serving = You are being served at counter { $counter }.
page-parked = Your ticket is set aside. When your papers are filled in, please tell the clerk.
page-no-show = Your number was called and nobody came. Please speak to the clerk, your place is kept.
page-done = Thank you for your visit.
page-cancelled = This ticket was cancelled.
page-expired = This ticket ended with the day.
page-unknown = This ticket is no longer valid, or the address is not complete.
page-watch = A locked phone may not show a call. Please watch the lobby screen too.
page-as-of = As of { $time }. This page refreshes itself every 15 seconds.
page-leave = I am leaving
page-leave-sure = Yes, I am leaving
page-leave-question = This cannot be undone: number { $number } will be given up.
page-stay = No, I am waiting
now-called = Called now
now-nobody = Nobody is being called now.

# An emergency without words of the office's own
emergency-leave = Please leave the building.
emergency-calls-rest = Calls are paused.
emergency-number-kept = Your number keeps its place in the queue.

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
numbers-undid =
    { $count ->
        [one] emergency number { $first }
       *[other] emergency numbers { $first }–{ $last }
    }

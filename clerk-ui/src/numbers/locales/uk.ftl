numbers-title = Запасні номери після збою
numbers-hint = Номери з паперу, виданого під час збою. Вони чекатимуть за часом приходу.
numbers-from = Від номера
numbers-to = До номера
numbers-service = Послуга
numbers-since = Перша особа о
numbers-until = Остання особа о
numbers-save =
    { $count ->
        [one] Внести { $first }
        [few] Внести { $count } номери: { $first }–{ $last }
       *[many] Внести { $count } номерів: { $first }–{ $last }
    }
numbers-entered =
    { $count ->
        [one] Внесено { $count } номер.
        [few] Внесено { $count } номери.
       *[many] Внесено { $count } номерів.
    }
numbers-undid =
    { $count ->
        [one] запасний номер { $first }
       *[other] запасні номери { $first }–{ $last }
    }

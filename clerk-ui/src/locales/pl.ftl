language = Polski
sign-in = Zaloguj się
login = Nazwa użytkownika
password = Hasło
wrong = Nieprawidłowa nazwa użytkownika lub hasło.
wait-before-retry = Za dużo prób. Proszę spróbować za kilka minut.
sign-out = Wyloguj się
choose-counter = Przy którym stanowisku dziś?
counter = Stanowisko { $label }
counter-free = wolne
counter-of = pracuje tu: { $clerk }
step-free = bez schodów
open-counter = Otwórz stanowisko
close-counter = Zamknij stanowisko
other-counter = Zmień stanowisko
state-open = otwarte
state-paused = przerwa
state-closed = zamknięte
pause = Przerwa
resume = Wróć z przerwy
next = Następny
next-hint = Kończy obsługę obecnego numeru i wywołuje kolejny.
nobody-waits = Nikt nie czeka
nobody-here = Przy stanowisku nikogo nie ma.
called-for = Wywołany { $time } temu
called-times =
    { $count ->
        [one] { $count } wywołanie
        [few] { $count } wywołania
       *[many] { $count } wywołań
    }
serving-for = Obsługa trwa { $time }
serve = Rozpocznij obsługę
recall = Wywołaj ponownie
finish = Zakończ
finish-carry-on = Dalej: { $service }
no-show = Nieobecny
no-show-from = Możliwe po { $count } wywołaniach i { $seconds } s
park = Wstrzymaj
transfer = Przekaż
note = Notatka
undo = Cofnij ({ $seconds } s)
undone = Cofnięto.
undone-calls = Cofnięto. Odwołane wywołanie: { $numbers }
walk-in = Osoba bez biletu
queue = Czekają
queue-empty = Nikt teraz nie czeka do tego stanowiska.
aside = Odłożone
aside-empty = Nic nie jest odłożone.
parked = wstrzymany
missed = nieobecny
return = Przywróć do kolejki
restore = Przyszedł
call-this = Wywołaj
priority-on = Poza kolejnością
priority-off = W zwykłej kolejności
priority = poza kolejnością
walked-in = bez biletu
need = Potrzeby: { $need }
speaks = Język: { $language }
like-matters = { $count } sprawy tego samego rodzaju
legs-to-come = Potem: { $services }
minutes = { $minutes } min
wait-left =
    { $min ->
        [0] Prognoza: jeszcze do { $max } min.
       *[other] Prognoza: jeszcze około { $min }–{ $max } min.
    }
note-label = Treść notatki (widzą ją tylko pracownicy; znika po wizycie)
note-save = Zapisz notatkę
transfer-to = Dokąd przekazać { $number }?
transfer-service = Do innej sprawy
transfer-counter = Do stanowiska
park-note = Notatka (nieobowiązkowa)
walk-in-for = W jakiej sprawie?
cancel = Anuluj
lost = Brak połączenia z serwerem. Przyciski wrócą, gdy tylko połączenie wróci.
alert-no_counter = { $count } os. czeka na sprawę „{ $service }”, a żadne otwarte stanowisko jej nie obsługuje.
alert-no_step_free_counter = { $count } os. czeka na stanowisko bez schodów („{ $service }”), a żadne nie jest otwarte.
alert-no_need_counter = { $count } os. czeka na sprawę „{ $service }” i prosi o pomoc w porozumiewaniu się, a żadne otwarte stanowisko jej nie zapewnia.
alert-no_language_counter = { $count } os. czeka na sprawę „{ $service }” i mówi w innym języku, a przy żadnym otwartym stanowisku się w nim nie mówi.
alert-clock_doubted = Zegar serwera przeskoczył albo się spóźnia. Nowy dzień pracy nie rozpocznie się, dopóki zegar nie będzie szedł równo. Proszę zawiadomić administratora.
wrong-role = To konto nie obsługuje stanowiska.
error-ticket_not_waiting = Ten numer już nie czeka.
error-ticket_not_called = Ten numer nie jest teraz wywołany.
error-ticket_ended = Ta wizyta już się skończyła.
error-counter_busy = Stanowisko jest zajęte.
error-counter_closed = Stanowisko jest zamknięte.
error-counter_paused = Stanowisko ma przerwę.
error-clerk_elsewhere = Pracują Państwo już przy stanowisku { $counter }.
error-cannot_undo = Tego nie można już cofnąć.
error-too_early_for_no_show = Jeszcze za wcześnie na nieobecność.
error-not_allowed = To konto nie ma do tego prawa.
error-unreachable = Serwer nie odpowiedział. Proszę sprawdzić, czy polecenie zostało wykonane.
error-journal_unavailable = Serwer nie może teraz zapisywać. Nic nie zostało zmienione.
error-other = Nie udało się ({ $code }).

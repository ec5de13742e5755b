# Słowa programu: bilet, powody wywołania, telefon klienta.
# Zwracamy się do klientów „Państwo” i prosimy bezosobowo.

## Powody wywołania (dla pracownika)

reason-front = Ten numer był już wywołany i czeka na początku kolejki. Czas oczekiwania: { $waited } min.
reason-max-wait = Czeka dłużej niż { $limit } min, więc idzie przed innymi. Czas oczekiwania: { $waited } min.
reason-longest-in-class = Czeka najdłużej wśród obsługiwanych poza kolejnością. Czas oczekiwania: { $waited } min.
reason-longest = Czeka najdłużej. Czas oczekiwania: { $waited } min.
reason-accumulated =
    { $head ->
        [0] Ma najdłuższy ważony czas oczekiwania: { $waited } min × { $rate }, około { $score } min.
       *[other] Ma najdłuższy ważony czas oczekiwania: { $waited } min × { $rate } + { $head } min, około { $score } min.
    }
reason-priority-turn = Obsługa poza kolejnością: wywołanie { $call } z { $calls } przed następnym według kolejności przyjścia. Czas oczekiwania: { $waited } min.
reason-normal-turn =
    { $after ->
        [one] Kolejny numer według kolejności przyjścia, po { $after } wywołaniu poza kolejnością. Czas oczekiwania: { $waited } min.
       *[other] Kolejny numer według kolejności przyjścia, po { $after } wywołaniach poza kolejnością. Czas oczekiwania: { $waited } min.
    }
reason-given = Numer wybrany przez pracownika. Czas oczekiwania: { $waited } min.
also-backup = Na sprawy tego stanowiska nikt nie czeka, więc pomaga ono innym.
also-backup-after = To stanowisko pomaga innym, bo oczekiwanie trwa dłużej niż { $limit } min.
also-language = Przy tym stanowisku mówi się w języku klienta.
also-need = Przy tym stanowisku jest pomoc w porozumiewaniu się, o którą prosi klient.
also-language-not-here = Przy tym stanowisku nie mówi się w języku klienta.
also-need-not-here = Przy tym stanowisku nie ma pomocy w porozumiewaniu się, o którą prosi klient.
decimal-mark = ,

## Bilet

paper-people-ahead =
    { $count ->
        [0] Nikogo przed Państwem.
        [one] Przed Państwem: { $count } osoba.
        [few] Przed Państwem: { $count } osoby.
       *[many] Przed Państwem: { $count } osób.
    }
paper-wait =
    { $min ->
        [0] Oczekiwanie: do { $max } min.
       *[other] Oczekiwanie: około { $min }–{ $max } min.
    }
paper-bring = Proszę przygotować:
paper-fees = Opłaty:
paper-rooms = Obsługa: { $rooms }
paper-online = Przez internet: { $way }
paper-as-of = Stan prawny: { $date }
paper-order = Kolejność wywołań może się różnić od kolejności numerów.
paper-page = Bilet w telefonie
paper-copy = DUPLIKAT
paper-count =
    { $count ->
        [one] { $count } sprawa
        [few] { $count } sprawy
       *[many] { $count } spraw
    }

## Numer awaryjny, drukowany na zapas

emergency-title = Numer zastępczy
emergency-time = Godzina przyjścia
emergency-matter = Sprawa
emergency-keep = Proszę zachować ten bilet. Wywołamy Państwa według godziny przyjścia.

## Bilet w telefonie

page-title = Państwa numer
page-your-number = Państwa numer
page-waiting = Czekają Państwo na wywołanie.
page-suspended = Ta sprawa jest chwilowo wstrzymana. Państwa miejsce w kolejce zostaje.
notice-suspended = Sprawa „{ $service }” jest chwilowo wstrzymana. Kto ma bilet, zachowuje swoje miejsce w kolejce.
page-called = Zapraszamy do stanowiska { $counter }.
page-called-to = Zapraszamy do stanowiska
page-say-called = Numer { $number }: zapraszamy do stanowiska { $counter }
page-coming = Już idę
page-coming-told = Pracownik wie, że Państwo idą.
page-more = Potrzebuję jeszcze { $minutes } min
page-more-hint = Można poprosić jeden raz. Miejsce w kolejce zostaje.
page-postponed = Nie wywołamy Państwa do godziny { $time }. Miejsce w kolejce zostaje.
page-back = Jestem z powrotem
page-live = Na żywo. Stan z godziny { $time }.
page-late = Brak połączenia. Stan z godziny { $time }. Proszę patrzeć na ekran w poczekalni.
page-sound = Włącz dźwięk wywołania
page-sound-on = Dźwięk włączony
page-failed = Nie udało się tego wysłać. Proszę spróbować jeszcze raz.
page-to-ticket = Wróć do biletu
page-ask = Jak oceniają Państwo obsługę?
page-ask-hint = Wystarczy jedno dotknięcie. Odpowiedź jest anonimowa: zapisujemy tylko sprawę, dzień i ocenę.
page-score-4 = Bardzo dobrze
page-score-3 = Dobrze
page-score-2 = Źle
page-score-1 = Bardzo źle
page-thanks = Dziękujemy za ocenę.
page-comment = Chcą Państwo coś dodać? Prosimy nie podawać nazwisk ani numerów.
page-comment-send = Wyślij uwagę
page-comment-thanks = Dziękujemy za uwagę.
page-serving = Trwa obsługa przy stanowisku { $counter }.
page-parked = Bilet jest wstrzymany. Po wypełnieniu dokumentów proszę zgłosić się do pracownika.
page-no-show = Numer był wywołany, nikt nie podszedł. Proszę zgłosić się do pracownika, miejsce w kolejce zostaje.
page-done = Dziękujemy za wizytę.
page-cancelled = Ten bilet jest odwołany.
page-expired = Ten bilet stracił ważność wraz z końcem dnia.
page-unknown = Ten bilet nie jest już ważny albo adres jest niepełny.
page-watch = Zablokowany telefon może nie pokazać wywołania. Proszę patrzeć także na ekran w poczekalni.
page-as-of = Stan z godziny { $time }. Strona odświeża się sama co 15 sekund.
page-leave = Rezygnuję z wizyty
page-leave-sure = Tak, rezygnuję
page-leave-question = Rezygnacji nie można cofnąć: numer { $number } przepadnie.
page-stay = Nie, czekam dalej
now-called = Teraz wywoływani
now-nobody = Teraz nikt nie jest wywoływany.

# An emergency without words of the office's own
emergency-leave = Proszę opuścić budynek.
emergency-calls-rest = Wywołania są wstrzymane.
emergency-number-kept = Państwa numer zachowuje miejsce w kolejce.

# Wörter des Programms: Ticket, Gründe eines Aufrufs, Telefon der Kundschaft.
# Wir sprechen alle mit „Sie“ an und bitten höflich.

## Gründe eines Aufrufs (für das Personal)

reason-front = Diese Nummer war schon aufgerufen und steht am Anfang der Schlange. Wartezeit: { $waited } Min.
reason-max-wait = Wartet länger als { $limit } Min. und kommt deshalb vor den anderen. Wartezeit: { $waited } Min.
reason-longest-in-class = Wartet am längsten unter denen, die außer der Reihe bedient werden. Wartezeit: { $waited } Min.
reason-longest = Wartet am längsten. Wartezeit: { $waited } Min.
reason-accumulated =
    { $head ->
        [0] Hat die längste gewichtete Wartezeit: { $waited } Min. × { $rate }, etwa { $score } Min.
       *[other] Hat die längste gewichtete Wartezeit: { $waited } Min. × { $rate } + { $head } Min., etwa { $score } Min.
    }
reason-priority-turn = Außer der Reihe: Aufruf { $call } von { $calls } vor dem nächsten nach Ankunft. Wartezeit: { $waited } Min.
reason-normal-turn =
    { $after ->
        [one] Die nächste Nummer nach Ankunft, nach { $after } Aufruf außer der Reihe. Wartezeit: { $waited } Min.
       *[other] Die nächste Nummer nach Ankunft, nach { $after } Aufrufen außer der Reihe. Wartezeit: { $waited } Min.
    }
reason-given = Vom Personal gewählte Nummer. Wartezeit: { $waited } Min.
also-backup = Für die Anliegen dieses Schalters wartet niemand, deshalb hilft er anderen.
also-backup-after = Dieser Schalter hilft anderen, weil länger als { $limit } Min. gewartet wird.
also-language = An diesem Schalter wird die Sprache der Kundschaft gesprochen.
also-need = An diesem Schalter gibt es die gewünschte Hilfe bei der Verständigung.
also-language-not-here = An diesem Schalter wird die Sprache der Kundschaft nicht gesprochen.
also-need-not-here = An diesem Schalter gibt es die gewünschte Hilfe bei der Verständigung nicht.
decimal-mark = ,

## Ticket

paper-people-ahead =
    { $count ->
        [0] Niemand ist vor Ihnen.
        [one] Vor Ihnen: { $count } Person.
       *[other] Vor Ihnen: { $count } Personen.
    }
paper-wait =
    { $min ->
        [0] Wartezeit: bis { $max } Min.
       *[other] Wartezeit: etwa { $min }–{ $max } Min.
    }
paper-bring = Bitte bereithalten:
paper-fees = Gebühren:
paper-rooms = Bedienung: { $rooms }
paper-online = Im Internet: { $way }
paper-as-of = Rechtsstand: { $date }
paper-order = Die Reihenfolge der Aufrufe kann von der Reihenfolge der Nummern abweichen.
paper-page = Ticket auf dem Telefon
paper-copy = DUPLIKAT
paper-count =
    { $count ->
        [one] { $count } Anliegen
       *[other] { $count } Anliegen
    }

## Ticket auf dem Telefon

page-title = Ihre Nummer
page-your-number = Ihre Nummer
page-waiting = Sie warten auf den Aufruf.
page-suspended = Dieses Anliegen ruht im Moment. Ihr Platz in der Reihe bleibt.
notice-suspended = „{ $service }“ ruht im Moment. Wer ein Ticket hat, behält seinen Platz in der Reihe.
page-called = Bitte kommen Sie zum Schalter { $counter }.
page-serving = Sie werden am Schalter { $counter } bedient.
page-parked = Ihr Ticket ist zurückgestellt. Bitte melden Sie sich, wenn Ihre Unterlagen ausgefüllt sind.
page-no-show = Ihre Nummer wurde aufgerufen und niemand kam. Bitte sprechen Sie das Personal an, Ihr Platz bleibt.
page-done = Danke für Ihren Besuch.
page-cancelled = Dieses Ticket ist abgesagt.
page-expired = Dieses Ticket ist mit dem Tag abgelaufen.
page-unknown = Dieses Ticket ist nicht mehr gültig, oder die Adresse ist unvollständig.
page-watch = Ein gesperrtes Telefon zeigt einen Aufruf vielleicht nicht. Bitte sehen Sie auch auf den Bildschirm im Warteraum.
page-as-of = Stand { $time }. Die Seite aktualisiert sich alle 15 Sekunden.
page-leave = Ich gehe
page-leave-sure = Ja, ich gehe
page-leave-question = Das lässt sich nicht rückgängig machen: Nummer { $number } verfällt.
page-stay = Nein, ich warte
page-called-to = Bitte kommen Sie zum Schalter
page-say-called = Nummer { $number }: bitte kommen Sie zum Schalter { $counter }
page-coming = Ich bin unterwegs
page-coming-told = Das Personal weiß, dass Sie unterwegs sind.
page-more = Ich brauche noch { $minutes } Min.
page-more-hint = Das geht einmal. Ihr Platz bleibt.
page-postponed = Wir rufen Sie nicht vor { $time } auf. Ihr Platz bleibt.
page-back = Ich bin wieder da
page-live = Live. Stand { $time }.
page-late = Keine Verbindung. Stand { $time }. Bitte sehen Sie auf den Bildschirm im Warteraum.
page-sound = Ton beim Aufruf
page-sound-on = Ton ist an
page-failed = Das konnte nicht gesendet werden. Bitte versuchen Sie es noch einmal.
page-to-ticket = Zurück zum Ticket
page-ask = Wie war Ihr Besuch?
page-ask-hint = Einmal tippen genügt. Es ist anonym: wir behalten nur Anliegen, Tag und Antwort.
page-score-4 = Sehr gut
page-score-3 = Gut
page-score-2 = Schlecht
page-score-1 = Sehr schlecht
page-thanks = Danke für Ihre Antwort.
page-comment = Möchten Sie etwas hinzufügen? Bitte ohne Namen und Nummern.
page-comment-send = Bemerkung senden
page-comment-thanks = Danke für Ihre Bemerkung.

## Öffentlicher Stand

now-called = Jetzt aufgerufen
now-nobody = Zurzeit wird niemand aufgerufen.

## Ersatznummer, auf Vorrat gedruckt

emergency-title = Ersatznummer
emergency-time = Uhrzeit der Ankunft
emergency-matter = Anliegen
emergency-keep = Bitte bewahren Sie dieses Ticket auf. Sie werden nach der Uhrzeit Ihrer Ankunft aufgerufen.

# An emergency without words of the office's own
emergency-leave = Bitte verlassen Sie das Gebäude.
emergency-calls-rest = Die Aufrufe ruhen.
emergency-number-kept = Ihre Nummer behält ihren Platz in der Reihe.

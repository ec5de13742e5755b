
paper-none = Teraz nie drukujemy biletów. Numer pokażemy na ekranie: proszę go zapisać.
paper-none-phone = Teraz nie drukujemy biletów. Bilet mogą Państwo mieć w telefonie albo zapisać numer z ekranu.
paper-elsewhere = Bilet na papierze wyda inny automat: { $place }.

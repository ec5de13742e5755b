
paper-none = Teraz nie drukujemy biletów. Numer pokażemy na ekranie: proszę go zapisać.
paper-none-easy = Nie ma papieru. Numer będzie na ekranie. Proszę go zapisać.
paper-none-phone = Teraz nie drukujemy biletów. Bilet mogą Państwo mieć w telefonie albo zapisać numer z ekranu.
paper-none-phone-easy = Nie ma papieru. Numer będzie na ekranie. Można go zapisać albo mieć w telefonie.
paper-elsewhere = Bilet na papierze wyda inny kiosk: { $place }.
paper-elsewhere-easy = Papierowy bilet daje inny kiosk: { $place }.

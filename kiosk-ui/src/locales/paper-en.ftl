
paper-none = We cannot print tickets here now. The number will be on the screen: please write it down.
paper-none-phone = We cannot print tickets here now. You can have your ticket on your phone, or write down the number from the screen.
paper-elsewhere = Another machine prints tickets: { $place }.


printer = Принтер { $printer }: { $conditions }.
printer-queued = Талони зачекають, доки він знову друкуватиме.
job-unsure = Талон { $number }: невідомо, чи його надруковано.
job-failed = Талон { $number } не надруковано.
job-reprint = Друкувати ще раз
job-dismiss = Не друкувати
condition-unreachable = немає зв’язку
condition-silent = не відповідає
condition-paper_out = немає паперу
condition-paper_low = закінчується папір
condition-cover_open = відкрита кришка
condition-cutter_error = заклинив ніж
condition-overheated = перегріта головка
condition-recoverable_error = несправність, треба заглянути в принтер
condition-unrecoverable_error = несправність, потрібен сервіс
condition-offline = зупинений

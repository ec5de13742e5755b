language = Українська
sign-in = Увійти
login = Ім’я користувача
password = Пароль
wrong = Неправильне ім’я користувача або пароль.
wait-before-retry = Забагато спроб. Спробуйте за кілька хвилин.
sign-out = Вийти
choose-counter = Біля якого віконця сьогодні?
counter = Віконце { $label }
counter-free = вільне
counter-of = тут працює: { $clerk }
step-free = без сходів
open-counter = Відкрити віконце
close-counter = Закрити віконце
other-counter = Змінити віконце
state-open = відкрите
state-paused = перерва
state-closed = закрите
pause = Перерва
resume = Повернутися з перерви
next = Наступний
next-hint = Завершує обслуговування поточного номера й викликає наступний.
nobody-waits = Ніхто не чекає
nobody-here = Біля віконця нікого немає.
called-for = Викликано { $time } тому
called-times =
    { $count ->
        [one] { $count } виклик
        [few] { $count } виклики
       *[many] { $count } викликів
    }
serving-for = Обслуговування триває { $time }
serve = Почати обслуговування
recall = Викликати знову
finish = Завершити
finish-carry-on = Далі: { $service }
no-show = Не з’явився
no-show-from = Можливо після { $count } викликів і { $seconds } с
park = Відкласти
transfer = Передати
note = Нотатка
undo = Скасувати ({ $seconds } с)
undone = Скасовано.
undone-calls = Скасовано. Відкликано виклик: { $numbers }
walk-in = Без квитка
queue = Чекають
queue-empty = До цього віконця зараз ніхто не чекає.
aside = Відкладені
aside-empty = Нічого не відкладено.
parked = відкладено
missed = не з’явився
return = Повернути в чергу
restore = Прийшов
call-this = Викликати
priority-on = Поза чергою
priority-off = У звичайній черзі
priority = поза чергою
walked-in = без квитка
need = Потреби: { $need }
speaks = Мова: { $language }
like-matters = { $count } справи цього виду
legs-to-come = Потім: { $services }
minutes = { $minutes } хв
wait-left =
    { $min ->
        [0] Прогноз: ще до { $max } хв.
       *[other] Прогноз: ще приблизно { $min }–{ $max } хв.
    }
note-label = Нотатка (бачать лише працівники; зникає після візиту)
note-save = Зберегти нотатку
transfer-to = Куди передати { $number }?
transfer-service = До іншої справи
transfer-counter = До віконця
park-note = Нотатка (необов’язково)
walk-in-for = У якій справі?
cancel = Скасувати
lost = Немає зв’язку із сервером. Кнопки повернуться разом зі зв’язком.
alert-no_counter = { $count } ос. чекає на справу «{ $service }», а жодне відкрите віконце її не обслуговує.
alert-no_step_free_counter = { $count } ос. чекає на віконце без сходів («{ $service }»), а жодне не відкрите.
alert-no_need_counter = { $count } ос. чекає на справу «{ $service }» і просить допомоги у спілкуванні, а жодне відкрите віконце її не має.
alert-no_language_counter = { $count } ос. чекає на справу «{ $service }» і розмовляє іншою мовою, а біля жодного відкритого віконця нею не розмовляють.
alert-clock_doubted = Годинник сервера перескочив або відстає. Новий робочий день не почнеться, доки годинник не йтиме рівно. Будь ласка, повідомте адміністратора.
wrong-role = Цей обліковий запис не обслуговує віконце.
error-ticket_not_waiting = Цей номер уже не чекає.
error-ticket_not_called = Цей номер зараз не викликано.
error-ticket_ended = Цей візит завершено.
error-counter_busy = Віконце зайняте.
error-counter_closed = Віконце закрите.
error-counter_paused = Віконце на перерві.
error-clerk_elsewhere = Ви вже працюєте біля віконця { $counter }.
error-cannot_undo = Цього вже не можна скасувати.
error-too_early_for_no_show = Ще зарано.
error-not_allowed = Цьому обліковому запису це не дозволено.
error-unreachable = Сервер не відповів. Перевірте, чи команду виконано.
error-journal_unavailable = Сервер зараз не може записувати. Нічого не змінено.
error-other = Не вдалося ({ $code }).

language = Українська
greeting = Добрий день.
choose = Будь ласка, виберіть справу.
about = Інформація: { $service }
notice-warning = Увага
no-queue = без черги
waiting =
    { $count ->
        [one] чекає { $count } особа
        [few] чекають { $count } особи
       *[many] чекає { $count } осіб
    }
range =
    { $min ->
        [0] до { $max } хв
       *[other] приблизно { $min }–{ $max } хв
    }
closed-service = зараз не працює
closed-service-until = відкриється: { $when }
limit-reached = квитки на сьогодні закінчилися
question-none = Нічого показувати чи пояснювати не потрібно.
yes = Так, будь ласка
no = Ні, дякую
back = Назад
start-over = Спочатку
your-number = Ваш номер
ahead =
    { $count ->
        [0] Перед вами нікого немає.
        [one] Перед вами { $count } особа.
        [few] Перед вами { $count } особи.
       *[many] Перед вами { $count } осіб.
    }
about-wait =
    { $min ->
        [0] До { $max } хвилин.
       *[other] Приблизно { $min }–{ $max } хвилин.
    }
watch = Стежте за екраном у залі очікування.
order = Порядок викликів може відрізнятися від порядку номерів.
take-paper = Візьміть, будь ласка, квиток
phone = Квиток у телефоні
remember = Запам’ятайте, будь ласка, номер
done = Готово
issuing = Хвилинку…
card-bring = Що підготувати
card-fees = Оплата
card-pay = Як заплатити
card-online = Через інтернет
card-deadline = Термін
card-as-of = Правовий стан на { $date }. Джерело: { $source }
how-many = Скільки таких справ?
fewer = Менше
more = Більше
step-free = Віконце без сходів
step-free-none = Зараз жодне віконце без сходів не працює. Працівник підійде до вас.
take = Взяти квиток
office-closed = Зараз квитків не видаємо.
opens = Найближче відкриття: { $when }
otherwise = Що можна зробити сьогодні інакше
retry = Спробуйте ще раз
failed = Не вдалося видати квиток.
failed-hint = Торкніться кнопки ще раз. Двох квитків не буде.
offline = Зараз немає зв’язку із системою. Підключаємося знову.
still-there = Ви ще тут?
still-there-hint =
    { $seconds ->
        [one] Через { $seconds } секунду повернемося на початок.
        [few] Через { $seconds } секунди повернемося на початок.
       *[many] Через { $seconds } секунд повернемося на початок.
    }
continue = Так, я тут
text-size = Розмір тексту
contrast = Контраст
low-reach = Нижче
languages = Мова
aids = Зручності
unpaired = Цей пристрій ще не підключено до установи.
unpaired-hint = Адміністратор відкриває на ньому адресу з команди: kolejka device add
help = Мені потрібна допомога
help-calling = Викликаємо помічника…
help-called = Помічника викликано. Будь ласка, залишайтеся біля кіоска.
help-coming = Помічник уже йде до вас.
help-failed = Не вдалося викликати помічника. Зверніться до працівника.
help-end = Допомога більше не потрібна

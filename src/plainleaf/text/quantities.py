"""What stands beside numbers in the languages of the labels: units, months, words of ranges.

Data alone; `wholes` says what they are for. Letters of either case are the same.
"""

from __future__ import annotations

# With a point or without; what may stand after one of them is in `wholes`. First what medicine is
# measured in.
DOSES = """
kg g mg µg μg mcg ng pg hg dag lb lbs oz
L l dl dL cl ml mL µl μl µL μL cc fl gal pt tsp tbsp gtt
mol mmol µmol μmol nmol pmol mM µM nM M mEq mval mosmol mOsm
IU UI I.U. U.I. U IE I.E. IE. E iu MU mU kU MIU BE NE ME j.m. m.j. KY
milligram milligrams milligramme milligrammes Milligramm miligramo miligramos miligrama miligramas
milligrammo milligrammi miligram miligramů miligramy microgram micrograms microgramme microgrammes
Mikrogramm microgramo microgramos microgrammi mikrogram mikrogramů mikrogramy gram grams gramme
grammes Gramm gramo gramos grammo grammi gramas kilogram kilograms kilogramme Kilogramm kilos
millilitre millilitres milliliter milliliters Milliliter mililitro mililitros millilitri mililitr
litre litres liter liters Liter litro litros litri units unit Einheiten Einheit unités unité
unidades unidad unità jednotek jednotky jednostek jednostki enheder enheter eenheden yksikköä
egység ünite unități đơn
мг мкг кг г мл дл л нг МЕ ЕД ед моль ммоль мкмоль
милиграмм миллиграмм миллиграмма миллиграммов единиц единицы міліграмів одиниць одиниці
χλ χλσ κ.εκ. μονάδες γρ
ملغ ملغم مجم مغ ملجم مكغ ميكروغرام ميكروجرام غ غم غرام جم جرام كغ كغم كجم كيلوغرام مل ملل
ملليلتر مليلتر لتر
ميليغرام مليغرام ملليغرام مليجرام ميليجرام وحدة وحدات دولية مول ملمول ميلي
میلی‌گرم میلیگرم میلی میکروگرم گرم کیلوگرم لیتر میلی‌لیتر واحد سی‌سی
ملی گرام لیٹر یونٹ یونٹس کلو ملی‌گرام مائیکروگرام
מ"ג מ״ג מג מק"ג מק״ג מיקרוגרם מיליגרם ק"ג ק״ג קג גרם ג' מ"ל מ״ל מל ליטר מיליליטר יחידות יח'
יחב"ל
मिग्रा मि.ग्रा. मिलीग्राम मि.ली. मिली मिलीलीटर मिलिग्राम माइक्रोग्राम ग्राम ग्रा. किग्रा
कि.ग्रा. किलोग्राम लीटर यूनिट इकाई इकाइयाँ एमजी एमएल
মিগ্রা মি.গ্রা. মিলিগ্রাম মাইক্রোগ্রাম গ্রাম কেজি কিলোগ্রাম মিলি মি.লি. মিলিলিটার লিটার ইউনিট
""".split()
UNITS = [
    *DOSES,
    *"""
% ‰ ° °C °F °K ℃ ℉ ′ ″
km m dm cm mm µm μm nm ft
Pa kPa hPa mmHg cmH2O bar mbar J kJ kcal cal Cal kJ W kW V mV A mA Hz kHz MHz GHz
T mT Gy mGy cGy Sv mSv µSv Bq kBq MBq GBq Ci mCi dB N bpm rpm ppm ppb Fr Ch CH DS D dpt dpi px pt
h hr hrs hours min mins s sec secs ms std Std. Min. Sek. Uhr uur klo klokka kl τ.μ. ώρες
am pm a.m. p.m. a.m p.m AM PM
degrees degree Grad degrés grados gradi percent Prozent pourcent
€ £ $ ¥ ₹ ₽ ₩ ₪ zł kr Kč Ft ₺ EUR USD GBP CHF
мм см м км кПа ккал ч мин сек с руб грн год хв
мм.рт.ст. ст. уд
λεπτά mg/dl
سم مم ساعة ساعات
دقيقة دقائق درجة
ص م ٪ ؉
درجه درصد ساعت دقیقه
فیصد ڈگری گھنٹے منٹ
ס"מ ס״מ מ"מ מ״מ
שעות דקות מעלות אחוז
डिग्री प्रतिशत घंटे मिनट सेमी
ডিগ্রি শতাংশ ঘণ্টা মিনিট
""".split(),
]

# Where no space parts words, as in East Asia, a number's unit or counter stands right after it.
CLOSE_UNITS = """
毫克 微克 克 公斤 千克 斤 毫升 升 公升 国际单位 國際單位 单位 單位 毫米 厘米 公分 米 摄氏度
攝氏度 度 毫摩尔 毫摩爾 毫米汞柱
片 粒 颗 顆 滴 次 支 包 袋 倍 个 個 人 名 岁 歲 周岁 天 日 周 週 星期 个月 個月 月 年 年前 小时
小時 时 時 点 點
分钟 分鐘 分 秒 号 號 元 成 步
ミリグラム マイクログラム グラム キログラム ミリリットル リットル ミリ 国際単位 単位 錠 カプセル
回 粒 枚 本 滴 歳 才 日間 週間 か月 ヶ月 カ月 ヵ月
時間 時 分間 分 秒 円 件 倍 杯 包 パーセント センチ
밀리그램 마이크로그램 그램 킬로그램 밀리리터 리터 국제단위 단위 정 알 캡슐 회 번 방울 세 살 일
일간 주 주간 개월 달 월 년 시간 시 분 초
원 개 명 퍼센트 도 배 포 병
mg ml ％ ㎎ ㎏ ㎖ ㎜ ㎝ ㏄ ｍｇ ｋｇ ｇ ｍｌ ｍＬ
""".split()

MONTHS = """
January February March April May June July August September October November December
Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec
Januar Jänner Februar Feber März Mai Juni Juli Oktober Dezember Dez Okt Mär
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
janv févr avr juil déc
enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre
janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
januari februari maart mei augustus juni juli augusti maj marts august desember
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta
lokakuuta marraskuuta joulukuuta
ledna února března dubna května června července srpna září října listopadu prosince
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie
január február március április május június július augusztus szeptember október december
Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık
Januari Februari Maret Mei Juni Juli Agustus Oktober Desember
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου
Νοεμβρίου Δεκεμβρίου
يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
ژانویه فوریه آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
जनवरी फ़रवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर सितम्बर अक्टूबर अक्तूबर नवंबर नवम्बर
दिसंबर दिसम्बर
জানুয়ারি ফেব্রুয়ারি মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
tháng
""".split()

# Months where a day before them has a point: German, Danish, Norwegian, Finnish, Czech, Slovak, and
# Hungarian, which has the year there. Without those that are names of people, too.
MONTHS_BEHIND_A_POINT = """
januar jänner februar feber juni juli september oktober november dezember
feb mär apr aug sep sept okt nov dez december desember
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta
lokakuuta marraskuuta joulukuuta
ledna února března dubna června července srpna září října listopadu prosince
januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
január február március április május június július augusztus szeptember október
""".split()

# Between the two ends of a range. “and” and its like are not here: more than ranges have them.
TO = """
to bis à a al til till tot do до έως ως إلى الى حتى تا سے תא עד से তা থেকে 到 至 から 에서 부터
đến sampai hingga
ile ila asta până la jusqu’à hasta fino
""".split()

# Before a number, with a space after it or none.
BEFORE = """
№ # § No. Nr. nr. N° n° Nº nº n.º č. αρ. ca. approx. max. min. pH US$ A$ C$ R$ Rs Rs. $ € £ ¥ ₹
₩ ₪ ₺ ₽
EUR USD GBP CHF Kč zł
""".split()

"""The normal form in which titles and names are compared, and which scripts can be."""

from collections import Counter
from functools import lru_cache
from html import unescape
import re
import unicodedata

# One column a pair: the traditional (or Japanese) form above the simplified one.
_TRADITIONAL = (
    "體國學龍與書戰東車風長門開關間聞見親覺觀說話語讀講論請謝識詩詞譯議護變讓計記許設訪試"
    "誰課調談證馬駱驚魚鳥鳳鴻雞鴨黃點黨齊齒龜萬億兩個們來傳傷債價優兒兇內冊劇劉劍創則動務"
    "勝勞勢華協單衛廠廣廳應慶廟廢強彈彎後從復徵惡愛態憂懷戲戶拋換據擊損擇擔擁攝數斷無時晝"
    "曉曆會朧樓標樣樹機橋權歡歲歸殺氣漢湯溝滅滿漁潔濟濤濱灣為烏煙熱燈燒營爾牆狀獨獅獎環現"
    "瑪產畫異當療癡發盜盡監盤眾眞睜礦禮禍種稱穩窮競筆節築簡紀紅純級細終組結給統絲經綠維網"
    "綱緊線練織繪續繼羅義習聖聲職聯脈腦臉臟臨興舊舉藝莊蘭蘇處號蟲術衝補裝製複覽觸訓貓貝負"
    "財貧貨責貴買費賀資賓賣賢質贏趙跡軍軌軟輕輝輪輯農達違過運遊邊還遠適選遺邁鄉鄭醫釋針釣"
    "鈴銀銅鋼錄錢鍵鎮鏡鐵閃閉陣陰陳陸陽隊階際險雲電霧靈靜頁頂項順須頭題顏願類顧飛飯飲飄館"
    "驗騎驅鬥鬧麗麥鹽嚴園圓圖團場塊壞壽夢奪奮婦嬰孫寧實寫寬寶將尋導層島師帥帶幣幫幹庫張彥"
    "雙雜離難韓響頌頻養餓鬚魯鮮鳴濁獸謎謊諾詭罰賊賭賽贈躍軀轉辦辭遲遷鄰醜鎖鐘鑰閣闇隱隨騙"
    "騷髒鷹麼齡澤気読売転図対経済戦沢辺浜桜竜鉄黒仏伝価児実円団発薬楽荘県検験拡殻"
)
_SIMPLIFIED = (
    "体国学龙与书战东车风长门开关间闻见亲觉观说话语读讲论请谢识诗词译议护变让计记许设访试"
    "谁课调谈证马骆惊鱼鸟凤鸿鸡鸭黄点党齐齿龟万亿两个们来传伤债价优儿凶内册剧刘剑创则动务"
    "胜劳势华协单卫厂广厅应庆庙废强弹弯后从复征恶爱态忧怀戏户抛换据击损择担拥摄数断无时昼"
    "晓历会胧楼标样树机桥权欢岁归杀气汉汤沟灭满渔洁济涛滨湾为乌烟热灯烧营尔墙状独狮奖环现"
    "玛产画异当疗痴发盗尽监盘众真睁矿礼祸种称稳穷竞笔节筑简纪红纯级细终组结给统丝经绿维网"
    "纲紧线练织绘续继罗义习圣声职联脉脑脸脏临兴旧举艺庄兰苏处号虫术冲补装制复览触训猫贝负"
    "财贫货责贵买费贺资宾卖贤质赢赵迹军轨软轻辉轮辑农达违过运游边还远适选遗迈乡郑医释针钓"
    "铃银铜钢录钱键镇镜铁闪闭阵阴陈陆阳队阶际险云电雾灵静页顶项顺须头题颜愿类顾飞饭饮飘馆"
    "验骑驱斗闹丽麦盐严园圆图团场块坏寿梦夺奋妇婴孙宁实写宽宝将寻导层岛师帅带币帮干库张彦"
    "双杂离难韩响颂频养饿须鲁鲜鸣浊兽谜谎诺诡罚贼赌赛赠跃躯转办辞迟迁邻丑锁钟钥阁暗隐随骗"
    "骚脏鹰么龄泽气读卖转图对经济战泽边滨樱龙铁黑佛传价儿实圆团发药乐庄县检验扩壳"
)
_SIMPLIFIED_FORM = str.maketrans(dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)))
"""From traditional to simplified characters, for those that are common in titles and names."""
_ONE_SCRIPT = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "KATAKANA-HIRAGANA": "CJK", "FULLWIDTH": None}

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_APOSTROPHES = re.compile("['’‘ʼ´`]")
_VOICED = "\u3099\u309a"
"""The marks that turn か into が: accents to Unicode, but different letters to readers."""
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_CJK = "\u3041-\u3096\u30a1-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_BESIDE_DIGITS = re.compile(rf"(?<=[{_CJK}])(?=\d)|(?<=\d)(?=[{_CJK}])")
_NOT_WORDS = re.compile(r"(?:[^\w.+]|_|(?<!\d)[.+]|[.+](?!\d))+")
_TAG = re.compile(
    r"</?(?:a|b|big|br|cite|div|em|font|i|p|small|span|strong|su[bp]|u)\b[^<>]*>", re.IGNORECASE
)
_ENTITY = re.compile(r"&#?\w+;")

type Words = tuple[str, ...]
"""The words of a text in normal form."""


def without_markup(text: str) -> str:
    """Return the text that a browser would show for a piece of HTML."""
    if "<" not in text and "&" not in text:
        return text
    return _ENTITY.sub(lambda entity: unescape(entity[0]), _TAG.sub("", text))


@lru_cache(maxsize=500)
def words(text: str) -> Words:
    """Return the words of a text without case, accents and punctuation.

    Letters of every script are kept; an apostrophe joins ("don't" is "dont"), and all other
    punctuation separates words, except in "18.5", "18+1" and "20,000"; "&" is "and". Traditional
    Chinese characters become simplified ones, and numbers next to them separate words.
    """
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = "".join(c for c in plain if c in _VOICED or not unicodedata.combining(c))
    plain = unicodedata.normalize("NFC", plain).translate(_SIMPLIFIED_FORM)
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    plain = _APOSTROPHES.sub("", _THOUSANDS.sub("", plain)).replace("&", " and ")
    return tuple(_NOT_WORDS.sub(" ", _BESIDE_DIGITS.sub(" ", plain)).split())


def simplified(text: str) -> str:
    """Write Chinese in simplified characters: 三體 is 三体."""
    return text.translate(_SIMPLIFIED_FORM)


@lru_cache(maxsize=500)
def script_of(text: str) -> str | None:
    """Return the script of most letters: LATIN, CJK (kana too) and so on; None without letters."""
    scripts = Counter(
        script for letter in text if letter.isalpha() and (script := _script_of_letter(letter))
    )
    return scripts.most_common(1)[0][0] if scripts else None


@lru_cache(maxsize=500)
def _script_of_letter(letter: str) -> str | None:
    script = unicodedata.name(letter, "").partition(" ")[0]
    return _ONE_SCRIPT.get(script, script)


def comparable(one: str, other: str) -> bool:
    """Whether two texts are in one script: "Война и мир" tells nothing of "War and Peace"."""
    ours, theirs = script_of(one), script_of(other)
    return ours is None or theirs is None or ours == theirs

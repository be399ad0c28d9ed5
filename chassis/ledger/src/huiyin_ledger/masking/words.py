"""The words that stand for what was masked."""

from __future__ import annotations

PHONE, PAPER, CARD, NUMBER = "〔电话〕", "〔证件号〕", "〔银行卡号〕", "〔号码〕"
EMAIL, ACCOUNT, PLATE, NAME, ADDRESS = "〔邮箱〕", "〔社交账号〕", "〔车牌〕", "〔姓名〕", "〔地址〕"
ALL = (PHONE, PAPER, CARD, NUMBER, EMAIL, ACCOUNT, PLATE, NAME, ADDRESS)

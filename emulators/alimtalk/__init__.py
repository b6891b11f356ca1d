"""AlimTalk over SOLAPI (= CoolSMS v4): messages, groups, channels, templates, reports, and the phones that receive."""

package normal

import (
	"strings"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"
)

// freeMail are the domains at which anybody has an address, so that sharing one
// tells nothing. They are compared as the whole domain.
var freeMail = func() map[string]bool {
	list := map[string]bool{}
	for _, domain := range strings.Fields(`
gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.jp yahoo.co.uk yahoo.fr yahoo.de yahoo.com.tw yahoo.com.hk yahoo.com.br yahoo.co.in
ymail.com rocketmail.com hotmail.co.uk hotmail.fr hotmail.de live.cn icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.com gmx.at web.de t-online.de freenet.de mail.com
qq.com foxmail.com vip.qq.com 163.com 126.com yeah.net vip.163.com sina.com sina.cn vip.sina.com sohu.com 139.com 189.cn 188.com aliyun.com tom.com 21cn.com 263.net
hinet.net msa.hinet.net ms1.hinet.net seed.net.tw pchome.com.tw naver.com daum.net hanmail.net mail.ru yandex.ru yandex.com bk.ru list.ru inbox.ru rambler.ru ukr.net
orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tin.it alice.it terra.com.br uol.com.br bol.com.br rediffmail.com protonmail.com proton.me zoho.com
comcast.net verizon.net att.net sbcglobal.net bellsouth.net btinternet.com sky.com bigpond.com optusnet.com.au rogers.com shaw.ca netvigator.com singnet.com.sg`) {
		list[domain] = true
	}
	return list
}()

// platforms are the domains under which many firms have their page, so that sharing
// one tells nothing.
var platforms = func() map[string]bool {
	list := map[string]bool{}
	for _, domain := range strings.Fields(`
alibaba.com 1688.com made-in-china.com globalsources.com dhgate.com aliexpress.com taobao.com tmall.com jd.com ec21.com tradekey.com indiamart.com
amazon.com amazon.de amazon.co.uk amazon.co.jp ebay.com ebay.de ebay.co.uk etsy.com mercadolibre.com shopee.com lazada.com rakuten.co.jp
facebook.com fb.com instagram.com linkedin.com twitter.com x.com youtube.com tiktok.com pinterest.com whatsapp.com wa.me vk.com t.me linktr.ee
google.com weibo.com qq.com baidu.com wixsite.com wordpress.com`) {
		list[domain] = true
	}
	return list
}()

// EmailHost returns the registered domain of an address's host, as [Host] does;
// "" for that of a free-mail provider, which says nothing of its user.
func EmailHost(address string) string {
	_, domain, _ := strings.Cut(address, "@")
	if freeMail[domain] {
		return ""
	}
	return registered(domain)
}

// Host returns the registered domain of a website or domain, such as acme.com of
// https://www.acme.com/contact; "" where there is none, or everybody's.
func Host(text string) string {
	text = strings.ToLower(strings.TrimSpace(norm.NFKC.String(text)))
	if _, rest, ok := strings.Cut(text, "://"); ok {
		text = rest
	}
	text, _, _ = strings.Cut(strings.TrimLeft(text, "/"), "/")
	if _, rest, ok := strings.Cut(text, "@"); ok {
		text = rest
	}
	text, _, _ = strings.Cut(text, ":")
	text = strings.Trim(text, ". ")
	if freeMail[text] || !strings.Contains(text, ".") || strings.ContainsAny(text, " \t\n") {
		return ""
	}
	if host := registered(text); !platforms[host] {
		return host
	}
	return ""
}

func registered(domain string) string {
	if name, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil {
		return name
	}
	return domain
}

// HostLabel returns the label that its owner chose in a registered domain: acme
// of acme.com.tw.
func HostLabel(host string) string {
	label, _, _ := strings.Cut(host, ".")
	return label
}

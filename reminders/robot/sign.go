package robot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strconv"
	"time"
)

// signDingTalk signs a request in its address: the time in milliseconds and the secret,
// under the secret (HMAC-SHA256, Base64).
func signDingTalk(secret string, now time.Time, address *url.URL, _ any) {
	timestamp := strconv.FormatInt(now.UnixMilli(), 10)
	query := address.Query()
	query.Set("timestamp", timestamp)
	query.Set("sign", dingtalkSignature(timestamp, secret))
	address.RawQuery = query.Encode()
}

func dingtalkSignature(timestamp, secret string) string {
	return signature([]byte(secret), timestamp+"\n"+secret)
}

// signFeishu signs a request in its body: nothing, under the time in seconds and the
// secret. It differs from 钉钉 in what is key and what is message.
func signFeishu(secret string, now time.Time, _ *url.URL, payload any) {
	timestamp := strconv.FormatInt(now.Unix(), 10)
	message, ok := payload.(object)
	if !ok {
		return
	}
	message["timestamp"], message["sign"] = timestamp, feishuSignature(timestamp, secret)
}

func feishuSignature(timestamp, secret string) string {
	return signature([]byte(timestamp+"\n"+secret), "")
}

func signature(key []byte, message string) string {
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte(message)) // a hash takes everything
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

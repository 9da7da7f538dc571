package robot

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What openssl makes of the same:
//
//	printf '1700000000000\nSECabc密钥' | openssl dgst -sha256 -hmac 'SECabc密钥' -binary | base64
//	printf '' | openssl dgst -sha256 -hmac "$(printf '1700000000\nSECabc密钥')" -binary | base64
func TestSignatures(t *testing.T) {
	t.Parallel()
	const secret = "SECabc密钥"
	now := time.Unix(1_700_000_000, 0)
	address, err := url.Parse("https://oapi.dingtalk.com/robot/send?access_token=a%2Bb")
	if err != nil {
		t.Fatal(err)
	}
	signDingTalk(secret, now, address, nil)
	if diff := cmp.Diff("https://oapi.dingtalk.com/robot/send?access_token=a%2Bb&sign=LHxLDXWHarC%2BfBFw0wx5ZTzWTJwIO4iYjFYXaoPHLU8%3D&timestamp=1700000000000", address.String()); diff != "" {
		t.Errorf("钉钉 (-want +got):\n%s", diff)
	}
	message := object{"msg_type": "interactive"}
	signFeishu(secret, now, nil, message)
	got, err := json.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`{"msg_type":"interactive","sign":"1+Cd2GZt6UPE1SnKPWOY3iTO8QbeW7KhKnwR5mEHcHg=","timestamp":"1700000000"}`, string(got)); diff != "" {
		t.Errorf("飞书 (-want +got):\n%s", diff)
	}
}

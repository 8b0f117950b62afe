// The two functions of OpenSSL's libcrypto that a signature needs.
#include <openssl/hmac.h>
#include <openssl/sha.h>

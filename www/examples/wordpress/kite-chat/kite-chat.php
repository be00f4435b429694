<?php
/**
 * Plugin Name:       Kite Chat
 * Description:       Puts the support chat of your Kite server on every page.
 * Version:           0.1.0
 * Requires at least: 5.7
 * Requires PHP:      7.4
 * License:           MIT OR Apache-2.0
 *
 * What is set is set under Settings → Kite Chat. Users who are logged in come as themselves if
 * wp-config.php has the channel's secret: define('KITE_CHAT_SECRET', '…');
 */

namespace KiteChat;

defined('ABSPATH') || exit;

const OPTION = 'kite_chat';
const PAGE = 'kite-chat';

const CHOICES = [
    'theme' => ['' => 'As the system', 'light' => 'Light', 'dark' => 'Dark'],
    'position' => [
        '' => 'Bottom, at the end of a line',
        'bottom-start' => 'Bottom, at the beginning of a line',
        'top-end' => 'Top, at the end of a line',
        'top-start' => 'Top, at the beginning of a line',
    ],
];

// An option that is there already is made good once when it is saved; a new one twice.
register_activation_hook(__FILE__, fn() => add_option(OPTION, []));
register_uninstall_hook(__FILE__, __NAMESPACE__ . '\uninstall');

/** Leaves nothing behind, on none of a network's sites. */
function uninstall(): void {
    if (!is_multisite()) {
        delete_option(OPTION);
        return;
    }
    foreach (get_sites(['fields' => 'ids', 'number' => 0]) as $site) {
        delete_blog_option($site, OPTION);
    }
}

/** All of the settings, empty where nothing is set. */
function settings(): array {
    $fields = ['endpoint' => '', 'heading' => '', 'theme' => '', 'position' => ''];
    return array_merge($fields, array_intersect_key((array) get_option(OPTION, []), $fields));
}

/** From where an endpoint serves the chat, and its channel; null if it is no endpoint. */
function address(string $endpoint): ?array {
    $parts = wp_parse_url($endpoint) ?: [];
    $scheme = ['wss' => 'https', 'ws' => 'http'][$parts['scheme'] ?? ''] ?? '';
    $host = $parts['host'] ?? '';
    parse_str($parts['query'] ?? '', $query);
    $channel = is_string($query['c'] ?? null) ? $query['c'] : '';
    if ($scheme === '' || $host === '' || !preg_match('/^[\w-]{8,32}$/D', $channel)) {
        return null;
    }
    $port = isset($parts['port']) ? ":{$parts['port']}" : '';
    return ["$scheme://$host$port", $channel];
}

/** What of a form's content becomes settings. */
function sanitize($given): array {
    $text = fn(string $name): string =>
        is_string($given[$name] ?? null) ? sanitize_text_field($given[$name]) : '';
    $endpoint = esc_url_raw($text('endpoint'), ['wss', 'ws']);
    if (address($endpoint) === null) {
        $error = 'The endpoint is a WebSocket URL with a host and ?c=CHANNEL.';
        add_settings_error(OPTION, 'endpoint', $error);
        $endpoint = settings()['endpoint'];
    }
    $choice = fn(string $name): string =>
        array_key_exists($text($name), CHOICES[$name]) ? $text($name) : '';
    return [
        'endpoint' => $endpoint,
        'heading' => $text('heading'),
        'theme' => $choice('theme'),
        'position' => $choice('position'),
    ];
}

add_action('admin_init', function (): void {
    register_setting(PAGE, OPTION, ['type' => 'array', 'sanitize_callback' => __NAMESPACE__ . '\sanitize']);
    add_settings_section(PAGE, '', '__return_null', PAGE);
    $labels = ['endpoint' => 'Endpoint', 'heading' => 'Heading', 'theme' => 'Colours', 'position' => 'Position'];
    foreach ($labels as $name => $label) {
        $field = ['label_for' => "kite-chat-$name", 'name' => $name];
        add_settings_field($name, $label, __NAMESPACE__ . '\field', PAGE, PAGE, $field);
    }
});

add_action('admin_menu', function (): void {
    add_options_page('Kite Chat', 'Kite Chat', 'manage_options', PAGE, __NAMESPACE__ . '\page');
});

/** One field of the form. */
function field(array $field): void {
    $name = $field['name'];
    $value = settings()[$name];
    $attributes = sprintf('id="%s" name="%s"', esc_attr($field['label_for']), esc_attr(OPTION . "[$name]"));
    if (!isset(CHOICES[$name])) {
        printf('<input %s class="regular-text" value="%s">', $attributes, esc_attr($value));
        return;
    }
    echo "<select $attributes>";
    foreach (CHOICES[$name] as $choice => $label) {
        $selected = selected($value, $choice, false);
        printf('<option value="%s"%s>%s</option>', esc_attr($choice), $selected, esc_html($label));
    }
    echo '</select>';
}

/** The page with the form; WordPress itself checks the nonce of what is sent, and who sends it. */
function page(): void {
    if (!current_user_can('manage_options')) {
        return;
    }
    echo '<div class="wrap"><h1>Kite Chat</h1><form method="post" action="options.php">';
    settings_fields(PAGE);
    do_settings_sections(PAGE);
    submit_button();
    echo '</form></div>';
}

add_action('wp_footer', function (): void {
    $settings = settings();
    [$origin, $channel] = address($settings['endpoint']) ?? ['', ''];
    if ($origin === '') {
        return;
    }
    load($origin);
    $attributes = array_filter($settings, fn(string $value): bool => $value !== '');
    echo '<kite-chat';
    foreach ($attributes + visitor($channel) as $name => $value) {
        printf(' %s="%s"', $name, esc_attr($value));
    }
    echo '></kite-chat>';
    farewell($settings['endpoint']);
});

// Users log out from the dashboard, too, where there is no chat.
add_action('admin_footer', function (): void {
    $endpoint = settings()['endpoint'];
    [$origin] = address($endpoint) ?? [''];
    if ($origin !== '' && user_id() !== '') {
        load($origin);
        farewell($endpoint);
    }
});

/** Brings the element along. */
function load(string $origin): void {
    wp_print_script_tag(['type' => 'module', 'src' => esc_url("$origin/kite-chat.js")]);
}

/** Erases the conversation of a user who logs out from the device, which may be others' as well. */
function farewell(string $endpoint): void {
    if (user_id() === '') {
        return;
    }
    // An element that is in no page connects nowhere. The second kind of link is WooCommerce's.
    $script = <<<'JS'
    addEventListener('click', ({ target }) => {
      if (!target.closest('a[href*="action=logout"], a[href*="customer-logout"]')) return;
      const chat = document.querySelector('kite-chat')
        ?? Object.assign(document.createElement('kite-chat'), %s);
      chat.logout?.();
    }, true);
    JS;
    $who = ['endpoint' => $endpoint, 'userId' => user_id()];
    wp_print_inline_script_tag(sprintf($script, wp_json_encode($who, JSON_HEX_TAG | JSON_HEX_AMP)));
}

/** The channel's secret; empty where none is known, and nobody's identity can be proven. */
function secret(): string {
    $secret = defined('KITE_CHAT_SECRET') ? KITE_CHAT_SECRET : '';
    return is_string($secret) ? $secret : '';
}

/** By which id a user who is logged in comes; empty for somebody who comes as nobody. */
function user_id(): string {
    return is_user_logged_in() && secret() !== '' ? 'wp-' . get_current_user_id() : '';
}

/** Who a user is, with the proof of it; nothing for somebody who comes as nobody. */
function visitor(string $channel): array {
    $id = user_id();
    if ($id === '') {
        return [];
    }
    $name = wp_get_current_user()->display_name;
    // A page may lie open for a while before somebody has a question.
    $claims = ['sub' => $id, 'name' => $name, 'aud' => $channel, 'exp' => time() + HOUR_IN_SECONDS];
    return ['user-id' => $id, 'user-name' => $name, 'user-token' => token($claims, secret())];
}

/** A JSON Web Token of these claims. */
function token(array $claims, string $secret): string {
    $encode = fn(string $data): string => rtrim(strtr(base64_encode($data), '+/', '-_'), '=');
    $header = ['alg' => 'HS256', 'typ' => 'JWT'];
    $content = $encode(wp_json_encode($header)) . '.' . $encode(wp_json_encode($claims));
    return $content . '.' . $encode(hash_hmac('sha256', $content, $secret, true));
}

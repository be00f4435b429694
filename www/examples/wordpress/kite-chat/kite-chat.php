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

/** Leaves nothing behind. */
function uninstall(): void {
    delete_option(OPTION);
}

/** All of the settings, empty where nothing is set. */
function settings(): array {
    $fields = ['endpoint' => '', 'heading' => '', 'theme' => '', 'position' => ''];
    return array_merge($fields, array_intersect_key((array) get_option(OPTION, []), $fields));
}

/** What of a form's content becomes settings. */
function sanitize($given): array {
    $text = fn(string $name): string =>
        is_string($given[$name] ?? null) ? sanitize_text_field($given[$name]) : '';
    $endpoint = esc_url_raw($text('endpoint'), ['wss', 'ws']);
    parse_str((string) wp_parse_url($endpoint, PHP_URL_QUERY), $query);
    if ($endpoint === '' || !is_string($query['c'] ?? null)) {
        add_settings_error(OPTION, 'endpoint', 'The endpoint is a WebSocket URL with ?c=CHANNEL.');
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
    $address = wp_parse_url($settings['endpoint']);
    if (empty($address['host'])) {
        return;
    }
    $origin = ($address['scheme'] === 'ws' ? 'http' : 'https') . '://' . $address['host'];
    $origin .= isset($address['port']) ? ":{$address['port']}" : '';
    wp_print_script_tag(['type' => 'module', 'src' => esc_url("$origin/kite-chat.js")]);

    parse_str($address['query'] ?? '', $query);
    $attributes = array_filter($settings + visitor((string) ($query['c'] ?? '')));
    echo '<kite-chat';
    foreach ($attributes as $name => $value) {
        printf(' %s="%s"', $name, esc_attr($value));
    }
    echo '></kite-chat>';
});

/** Who a user is that is logged in, with the proof of it; nobody where no secret is known. */
function visitor(string $channel): array {
    if (!is_user_logged_in() || !defined('KITE_CHAT_SECRET')) {
        return [];
    }
    $user = wp_get_current_user();
    $id = "wp-{$user->ID}";
    $name = $user->display_name;
    // A page may lie open for a while before somebody has a question.
    $exp = time() + 12 * HOUR_IN_SECONDS;
    $claims = ['sub' => $id, 'name' => $name, 'aud' => $channel, 'exp' => $exp];
    return ['user-id' => $id, 'user-name' => $name, 'user-token' => token($claims, KITE_CHAT_SECRET)];
}

/** A JSON Web Token of these claims. */
function token(array $claims, string $secret): string {
    $encode = fn(string $data): string => rtrim(strtr(base64_encode($data), '+/', '-_'), '=');
    $header = ['alg' => 'HS256', 'typ' => 'JWT'];
    $content = $encode(wp_json_encode($header)) . '.' . $encode(wp_json_encode($claims));
    return $content . '.' . $encode(hash_hmac('sha256', $content, $secret, true));
}
